/** Problem packages in the ICPC/Kattis format. */
@NullMarked
package dev.cloister.grader.problem;

import org.jspecify.annotations.NullMarked;
