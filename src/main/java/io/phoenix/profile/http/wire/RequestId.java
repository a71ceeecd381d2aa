package io.phoenix.profile.http.wire;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names a request, so that a caller's report and a line in the log can be brought together. */
public final class RequestId {

    public static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /** The id that the caller gave, when it is well formed; else a new one. */
    static String of(RoutingContext context) {
        String given = context.request().getHeader(HEADER);
        return given != null && WELL_FORMED.matcher(given).matches() ? given : drawn();
    }

    /** A new one. */
    public static String drawn() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
