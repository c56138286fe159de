/** The system calls the JDK lacks, through JNA. */
@NullMarked
package dev.cloister.sandbox.internal.posix;

import org.jspecify.annotations.NullMarked;
