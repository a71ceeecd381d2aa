/** Static files: the page at the root, console, API documentation, OpenAPI description, client library. */
@NullMarked
package io.phoenix.profile.http.web;

import org.jspecify.annotations.NullMarked;
