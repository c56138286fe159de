/** Queued submissions and the dispatcher that hands them out. */
@NullMarked
package dev.cloister.grader.queue;

import org.jspecify.annotations.NullMarked;
