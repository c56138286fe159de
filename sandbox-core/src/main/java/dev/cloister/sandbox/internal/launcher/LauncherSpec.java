package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.posix.Identity;
import dev.cloister.sandbox.internal.template.TemplateEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a launcher is started with.
 *
 * @param binary another executable than the one in the jar
 * @param identity what it becomes if this process is root; otherwise this process's own
 * @param ids that cells may have to themselves
 * @param cgroups where it may make cgroups
 * @param roots the host directories that templates and mounts come from
 * @param templates the content of each template, by name
 */
public record LauncherSpec(
    Optional<Path> binary,
    Identity identity,
    SubordinateIds ids,
    CgroupBase cgroups,
    HostRoots roots,
    Map<String, List<TemplateEntry>> templates) {}
