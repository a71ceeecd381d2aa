/** The HTTP API: {@link io.phoenix.profile.http.ApiRoutes} is its overview. */
@NullMarked
package io.phoenix.profile.http;

import org.jspecify.annotations.NullMarked;
