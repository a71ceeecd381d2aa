/** What every request passes before its route: CORS, credentials, rate limits, load shedding, timing, access log. */
@NullMarked
package io.phoenix.profile.http.filter;

import org.jspecify.annotations.NullMarked;
