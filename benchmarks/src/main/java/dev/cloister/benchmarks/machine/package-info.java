/** What the figures were measured on. */
@NullMarked
package dev.cloister.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
