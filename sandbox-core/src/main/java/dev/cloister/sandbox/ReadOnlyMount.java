package dev.cloister.sandbox;

import java.nio.file.Path;

/**
 * A directory of the host that a cell sees read-only.
 *
 * @param source a directory equal to or below one of {@link SandboxConfig#mountRoots()}
 * @param target an absolute path of a directory that the template has; the host template keeps
 *     /program for this
 */
public record ReadOnlyMount(Path source, String target) {}
