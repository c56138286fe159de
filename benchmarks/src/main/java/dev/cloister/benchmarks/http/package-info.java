/** The service as a process, and clients that load it. */
@NullMarked
package dev.cloister.benchmarks.http;

import org.jspecify.annotations.NullMarked;
