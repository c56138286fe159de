/** The command line. */
@NullMarked
package dev.cloister.grader.cli;

import org.jspecify.annotations.NullMarked;
