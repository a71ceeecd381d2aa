package io.phoenix.profile.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Several addresses in one: {@code redis://[user:password@]host:port[,host:port]...[/database]}.
 *
 * <p>One of its own, because an authority with several hosts is none to {@link java.net.URI}.
 */
final class RedisAddresses {

    private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

    private static final Pattern FORM =
            Pattern.compile("(rediss?://)([^@/]*@)?(" + HOST + "(?:," + HOST + ")*)(/\\d{0,5})?");

    private RedisAddresses() {}

    /** One address for each host; none when the text is not of the form. */
    static List<String> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return List.of();
        }
        String scheme = matcher.group(1);
        String credentials = matcher.group(2) == null ? "" : matcher.group(2);
        String database = matcher.group(4) == null ? "" : matcher.group(4);
        return Stream.of(matcher.group(3).split(","))
                .map(host -> scheme + credentials + host + database)
                .toList();
    }
}
