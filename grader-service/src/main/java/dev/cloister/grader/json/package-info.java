/** The JSON shapes that the HTTP API and the command line share; see docs/http-api.md. */
@NullMarked
package dev.cloister.grader.json;

import org.jspecify.annotations.NullMarked;
