/** The parts of a run, each by itself: what is measured, and how. */
@NullMarked
package dev.cloister.benchmarks.section;

import org.jspecify.annotations.NullMarked;
