package io.phoenix.profile.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** User and password of an address {@code postgresql://user:password@host/database}. */
record Credentials(String user, @Nullable String password) {

    private static final String USER_DEFAULT = "postgres";

    static Credentials of(URI uri) {
        String userInfo = uri.getRawUserInfo();
        if (userInfo == null) {
            return new Credentials(USER_DEFAULT, null);
        }
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new Credentials(decoded(userInfo), null)
                : new Credentials(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return user + ":***";
    }

    private static String decoded(String part) {
        // a plus is itself in this part of an address, and would be decoded as a space
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
