package io.phoenix.profile.http.wire;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters. Every method fails with a {@link ProfileFailure} that names the mistake. */
public final class QueryParameters {

    private QueryParameters() {}

    /** Whether {@code ?fields=extended} asks for the {@linkplain ProfileJson#extended extended} form. */
    public static boolean isExtended(HttpServerRequest request) {
        String fields = value(request, "fields");
        if (fields == null || fields.equals("extended")) {
            return fields != null;
        }
        throw malformed("fields", fields, "extended, or nothing");
    }

    /** Whether {@code ?create=} allows to create absent profiles, as it does by default. */
    static boolean isCreate(HttpServerRequest request) {
        return isTrue(request, "create", true);
    }

    /** True or false; {@code absent} if the request doesn't have it. */
    public static boolean isTrue(HttpServerRequest request, String name, boolean absent) {
        String text = value(request, name);
        if (text == null) {
            return absent;
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw malformed(name, text, "true or false");
    }

    /** An integer; {@code absent} if the request doesn't have it. */
    public static long number(
            HttpServerRequest request, String name, long absent, long min, long max, String expected) {
        String text = value(request, name);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // reported below, like a number out of range
        }
        throw malformed(name, text, expected);
    }

    /** The value of a parameter as it was sent, for one that is split before it is decoded; null if it is absent. */
    @Nullable static String encoded(HttpServerRequest request, String name) {
        String query = request.query();
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                if (parameter.startsWith(name) && parameter.startsWith("=", name.length())) {
                    return parameter.substring(name.length() + 1);
                }
            }
        }
        return null;
    }

    /** One of a few numbers; {@code absent} if the request doesn't have it. */
    public static int oneOf(HttpServerRequest request, String name, int absent, List<Integer> allowed) {
        String text = value(request, name);
        if (text == null) {
            return absent;
        }
        for (int number : allowed) {
            if (text.equals(Integer.toString(number))) {
                return number;
            }
        }
        int last = allowed.size() - 1;
        String list = allowed.subList(0, last).stream().map(String::valueOf).collect(Collectors.joining(", "));
        throw malformed(name, text, list + " or " + allowed.get(last));
    }

    /** Most requests have no query; it isn't parsed then. */
    @Nullable private static String value(HttpServerRequest request, String name) {
        return request.query() == null ? null : request.getParam(name);
    }

    private static ProfileFailure malformed(String name, String value, String expected) {
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER, name + ": '" + Quoted.of(value) + "' (expected: " + expected + ")");
    }
}
