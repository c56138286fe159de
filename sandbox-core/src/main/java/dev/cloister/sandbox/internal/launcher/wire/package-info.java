/** The messages of native/PROTOCOL.md as records, and their bytes. Knows no socket. */
@NullMarked
package dev.cloister.sandbox.internal.launcher.wire;

import org.jspecify.annotations.NullMarked;
