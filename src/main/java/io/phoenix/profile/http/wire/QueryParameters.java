package io.phoenix.profile.http.wire;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.WholeNumber;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, each of which is known and occurs once (application/x-www-form-urlencoded of the URL
 * standard). Every method fails with a {@link ProfileFailure} that names the mistake, because silently ignored input would
 * do something that the caller did not mean. Immutable.
 */
public final class QueryParameters {

    private static final QueryParameters NONE = new QueryParameters(Map.of());

    private static final Pattern DURATION = Pattern.compile("(" + WholeNumber.NINE_DIGITS + ")(ms|s)");

    /** As they were sent. */
    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /** Parses the query of a request whose route has the given parameters. Most requests have none. */
    public static QueryParameters of(HttpServerRequest request, Set<String> known) {
        String query = request.query();
        return query == null || query.isEmpty() ? NONE : parse(query, known);
    }

    /** Refuses any parameter, for a route that has none. */
    public static void requireNone(HttpServerRequest request) {
        of(request, Set.of());
    }

    static QueryParameters parse(String query, Set<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int end = pair.indexOf('=');
            String name = decoded("query", end < 0 ? pair : pair.substring(0, end));
            if (!known.contains(name)) {
                throw new ProfileFailure(
                        Kind.MALFORMED_PARAMETER,
                        "query: unknown parameter '" + Quoted.of(name) + "' (expected: "
                                + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))) + ")");
            }
            if (values.put(name, end < 0 ? "" : pair.substring(end + 1)) != null) {
                throw new ProfileFailure(
                        Kind.MALFORMED_PARAMETER, name + ": more than once in the query (expected: once)");
            }
        }
        return new QueryParameters(values);
    }

    /** Whether {@code ?create=} allows to create absent profiles, as it does by default. */
    boolean isCreate() {
        return isTrue("create", true);
    }

    /** True or false; {@code absent} if the request doesn't have it. */
    public boolean isTrue(String name, boolean absent) {
        String text = value(name);
        if (text == null) {
            return absent;
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw malformed(name, text, "true or false");
    }

    /** Whether the request has the parameter, which has a single value. */
    public boolean has(String name, String only) {
        String text = value(name);
        if (text == null || text.equals(only)) {
            return text != null;
        }
        throw malformed(name, text, only + ", or no " + name);
    }

    /** An integer; {@code absent} if the request doesn't have it. */
    public long number(String name, long absent, long min, long max, String expected) {
        String text = value(name);
        if (text == null) {
            return absent;
        }
        OptionalLong number = WholeNumber.parse(text, max);
        if (number.isPresent() && number.getAsLong() >= min) {
            return number.getAsLong();
        }
        throw malformed(name, text, expected);
    }

    /** What the parser makes of the value, which throws IllegalArgumentException; {@code absent} if there is none. */
    public <T> T parsed(String name, T absent, Function<String, T> parser) {
        String text = value(name);
        try {
            return text == null ? absent : parser.apply(text);
        } catch (IllegalArgumentException malformed) {
            throw new ProfileFailure(Kind.MALFORMED_PARAMETER, name + ": " + malformed.getMessage());
        }
    }

    /** A duration such as {@code 30s} or {@code 500ms}; {@code absent} if the request doesn't have it. */
    public Duration duration(String name, Duration absent, Duration max) {
        String text = value(name);
        if (text == null) {
            return absent;
        }
        Matcher form = DURATION.matcher(text);
        if (form.matches()) {
            long amount = Long.parseLong(form.group(1));
            Duration duration = form.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
            if (duration.compareTo(max) <= 0) {
                return duration;
            }
        }
        throw malformed(name, text, "a duration such as 30s or 500ms, at most " + max.toMillis() + "ms");
    }

    /** The value as it was sent, for one that is split before it is decoded; null if the request doesn't have it. */
    @Nullable String encoded(String name) {
        return values.get(name);
    }

    /** One of a few numbers; {@code absent} if the request doesn't have it. */
    public int oneOf(String name, int absent, List<Integer> allowed) {
        String text = value(name);
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

    /** The decoded value; null if the request doesn't have the parameter. */
    @Nullable public String value(String name) {
        String encoded = values.get(name);
        return encoded == null ? null : decoded(name, encoded);
    }

    /** The failure of a parameter whose value is not as expected. */
    public static ProfileFailure malformed(String name, String value, String expected) {
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER, name + ": '" + Quoted.of(value) + "' (expected: " + expected + ")");
    }

    /** Decodes a part of the query; fails if it is malformed. */
    static String decoded(String name, String encoded) {
        String decoded = PercentEncoding.ofQuery(encoded);
        if (decoded == null) {
            throw malformed(name, encoded, "UTF-8, percent-encoded");
        }
        return decoded;
    }
}
