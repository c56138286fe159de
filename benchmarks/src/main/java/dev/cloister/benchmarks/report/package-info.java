/** What came of it: rows, the measures they are held against, a table, JSON and a chart. */
@NullMarked
package dev.cloister.benchmarks.report;

import org.jspecify.annotations.NullMarked;
