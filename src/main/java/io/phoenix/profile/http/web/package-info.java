/** Static pages: console, API documentation, the client for web pages, the OpenAPI description. */
@NullMarked
package io.phoenix.profile.http.web;

import org.jspecify.annotations.NullMarked;
