/** The two ports: TLS, connections, request heads that arrive slowly or are malformed. */
@NullMarked
package io.phoenix.profile.http.server;

import org.jspecify.annotations.NullMarked;
