/** Template definitions, and the mounts and files they stand for. */
@NullMarked
package dev.cloister.sandbox.internal.template;

import org.jspecify.annotations.NullMarked;
