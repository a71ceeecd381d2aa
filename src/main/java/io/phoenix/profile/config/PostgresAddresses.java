package io.phoenix.profile.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses an address with several hosts, as in libpq: {@code
 * postgresql://[user:password@]host[:port][,host[:port]...]/database[?target_session_attrs=read-write]}. {@link URI} cannot
 * parse an authority with several.
 */
final class PostgresAddresses {

    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>postgres(?:ql)?://)(?<user>[^@/?]*@)?(?<hosts>[^@/?]+)(?<path>/[^?]*)?(?:\\?(?<query>.*))?");

    private static final String TARGET = "target_session_attrs=";

    private PostgresAddresses() {}

    /** One address for each host; empty when the text is malformed. */
    static List<URI> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return List.of();
        }
        String query = parameters(text)
                .filter(parameter -> !parameter.startsWith(TARGET))
                .collect(Collectors.joining("&"));
        String start = form.group("scheme") + orEmpty(form.group("user"));
        String end = orEmpty(form.group("path")) + (query.isEmpty() ? "" : "?" + query);
        String[] hosts = form.group("hosts").split(",", -1);
        List<URI> addresses = Stream.of(hosts)
                .flatMap(host -> ConfigValues.uri(start + host + end).stream())
                .filter(uri -> uri.getHost() != null)
                .toList();
        return addresses.size() == hosts.length ? addresses : List.of();
    }

    /** The value of {@code target_session_attrs}. */
    static Optional<String> target(String text) {
        return parameters(text)
                .filter(parameter -> parameter.startsWith(TARGET))
                .map(parameter -> parameter.substring(TARGET.length()))
                .findFirst();
    }

    private static Stream<String> parameters(String text) {
        int mark = text.indexOf('?');
        return mark < 0 ? Stream.empty() : Stream.of(text.substring(mark + 1).split("&"));
    }

    private static String orEmpty(@Nullable String part) {
        return part == null ? "" : part;
    }
}
