/** The HTTP API. */
@NullMarked
package dev.cloister.grader.storm;

import org.jspecify.annotations.NullMarked;
