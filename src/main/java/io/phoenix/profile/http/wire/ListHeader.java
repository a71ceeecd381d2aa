package io.phoenix.profile.http.wire;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** A header whose value is a list, which may come in several lines (RFC 9110, section 5.2). */
public final class ListHeader {

    private ListHeader() {}

    @Nullable public static String of(HttpServerRequest request, CharSequence header) {
        String first = request.getHeader(header);
        return first == null ? null : String.join(",", request.headers().getAll(header));
    }
}
