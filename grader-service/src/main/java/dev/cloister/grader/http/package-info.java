/** The HTTP API. */
@NullMarked
package dev.cloister.grader.http;

import org.jspecify.annotations.NullMarked;
