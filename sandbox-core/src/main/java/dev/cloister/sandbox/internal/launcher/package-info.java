/** The launcher process, the connection to it and the wire format spoken on it. */
@NullMarked
package dev.cloister.sandbox.internal.launcher;

import org.jspecify.annotations.NullMarked;
