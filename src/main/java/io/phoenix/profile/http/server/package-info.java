/** The two ports: TLS, connection limits, time limits for request heads. */
@NullMarked
package io.phoenix.profile.http.server;

import org.jspecify.annotations.NullMarked;
