/** Other sandboxes, set up to isolate as much as Cloister does where they can. */
@NullMarked
package dev.cloister.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
