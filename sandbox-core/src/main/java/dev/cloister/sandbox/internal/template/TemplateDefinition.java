package dev.cloister.sandbox.internal.template;

import java.util.List;
import java.util.Map;

/**
 * What a template's YAML file says; rootfs-templates/README.md describes each key.
 *
 * @param origin the file, for messages
 */
public record TemplateDefinition(
    String origin,
    String id,
    String description,
    List<String> bind,
    List<String> asOnHost,
    List<String> copy,
    List<String> exclude,
    List<String> directories,
    Map<String, String> links,
    Map<String, String> files) {}
