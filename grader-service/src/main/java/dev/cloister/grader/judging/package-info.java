/** Compiles a submission, runs its tests, and concludes a verdict. */
@NullMarked
package dev.cloister.grader.judging;

import org.jspecify.annotations.NullMarked;
