package io.phoenix.profile.auth;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request that carries an HMAC signature instead of a token or an API key.
 *
 * @param target path and query, as sent
 * @param body null where there is none, which is signed like an empty one
 */
public record SignedRequest(
        String method,
        String target,
        MultiMap headers,
        @Nullable Buffer body) {

    static final CharSequence TENANT = HttpHeaders.createOptimized("X-Tenant-Id");
    static final CharSequence TIMESTAMP = HttpHeaders.createOptimized("X-Timestamp");
    static final CharSequence SIGNATURE = HttpHeaders.createOptimized("X-Signature");
}
