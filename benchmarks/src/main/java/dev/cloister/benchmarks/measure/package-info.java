/** Contenders that take turns, and the clocks that they are measured with. */
@NullMarked
package dev.cloister.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
