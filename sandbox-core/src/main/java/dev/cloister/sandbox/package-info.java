/** The public API: open a sandbox, run a command, read its result. */
@NullMarked
package dev.cloister.sandbox;

import org.jspecify.annotations.NullMarked;
