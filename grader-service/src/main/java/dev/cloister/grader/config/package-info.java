/** The service's settings and their defaults. */
@NullMarked
package dev.cloister.grader.config;

import org.jspecify.annotations.NullMarked;
