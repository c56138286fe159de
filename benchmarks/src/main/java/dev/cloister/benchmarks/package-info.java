/** {@code ./cloister bench}: what Cloister costs, in ratios to the bare vfork, exec and wait. */
@NullMarked
package dev.cloister.benchmarks;

import org.jspecify.annotations.NullMarked;
