/** What every request passes before its route: validation, CORS, credentials, rate limits, load shedding, timing, access log. */
@NullMarked
package io.phoenix.profile.http.filter;

import org.jspecify.annotations.NullMarked;
