/** Language definitions, and which of them this machine has. */
@NullMarked
package dev.cloister.grader.language;

import org.jspecify.annotations.NullMarked;
