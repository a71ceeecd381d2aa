package io.phoenix.profile.auth;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request that is signed rather than sent with a credential.
 *
 * @param target path and query, as sent
 * @param body null where there is none, which is signed as an empty one
 */
public record SignedRequest(
        String method,
        String target,
        MultiMap headers,
        @Nullable Buffer body) {

    static final CharSequence TENANT = HttpHeaders.createOptimized("X-Tenant-Id");
    static final CharSequence TIMESTAMP = HttpHeaders.createOptimized("X-Timestamp");
    static final CharSequence SIGNATURE = HttpHeaders.createOptimized("X-Signature");

    /** Whether the request says to be signed. */
    static boolean isOne(MultiMap headers) {
        return headers.contains(SIGNATURE);
    }
}
