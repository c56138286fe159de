/** {@code ./cloister fuzz}: runs every fuzz target, native and Java; docs/fuzzing.md. */
@NullMarked
package dev.cloister.fuzz;

import org.jspecify.annotations.NullMarked;
