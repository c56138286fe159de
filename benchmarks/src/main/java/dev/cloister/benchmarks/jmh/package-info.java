/** JMH benchmarks of the library, for whoever works on it. */
@NullMarked
package dev.cloister.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
