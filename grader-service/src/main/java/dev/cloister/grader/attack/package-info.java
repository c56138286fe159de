/** The runner of the published attacks: what hostile programs do, and what must be seen of them. */
@NullMarked
package dev.cloister.grader.attack;

import org.jspecify.annotations.NullMarked;
