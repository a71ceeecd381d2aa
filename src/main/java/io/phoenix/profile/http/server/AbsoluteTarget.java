package io.phoenix.profile.http.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request target that is a whole URI, as clients send it to a proxy, and as a server must read it too (RFC 9112, section
 * 3.2.2).
 *
 * @param host with the port, if it has one; counts instead of the field {@code Host}
 * @param path with the query, as a target has it otherwise
 */
record AbsoluteTarget(String host, String path) {

    private static final Pattern FORM = Pattern.compile("(?i:https?)://([^/?]*)(.*)");

    /** Null if it is no URI of HTTP with a valid host. */
    @Nullable static AbsoluteTarget parse(String target) {
        Matcher form = FORM.matcher(target);
        if (!form.matches() || !RequestRules.isHost(form.group(1))) {
            return null;
        }
        String path = form.group(2);
        return new AbsoluteTarget(form.group(1), path.startsWith("/") ? path : '/' + path);
    }
}
