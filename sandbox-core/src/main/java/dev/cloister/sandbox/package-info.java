/**
 * Runs untrusted commands in throwaway rootless containers. Start at {@link
 * dev.cloister.sandbox.Sandbox}.
 */
@NullMarked
package dev.cloister.sandbox;

import org.jspecify.annotations.NullMarked;
