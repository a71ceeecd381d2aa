package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.Source;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * The fast path: a plain read of one profile that is in memory, by a caller whose credentials are remembered and who does
 * not ask too much, is answered with two look-ups and before any routing. Whatever is not exactly that is left to the
 * router, which answers everything, and this the same.
 */
public final class FastPath {

    private static final String PATH_PREFIX = "/v1/profiles/user/";

    private final Authenticator authenticator;
    private final Profiles profiles;
    private final ProfileResponse answers;

    public FastPath(Authenticator authenticator, Profiles profiles, ProfileResponse answers) {
        this.authenticator = authenticator;
        this.profiles = profiles;
        this.answers = answers;
    }

    /** Answers the request, or leaves it as it is. */
    public boolean isAnswered(HttpServerRequest request) {
        String uri = request.uri();
        if (!request.method().equals(HttpMethod.GET) || !uri.startsWith(PATH_PREFIX)) {
            return false;
        }
        // neither a query nor anything encoded is made of the characters of an id; dots are for the router to resolve
        String userId = uri.substring(PATH_PREFIX.length());
        if (!ProfileId.isUserId(userId) || userId.startsWith(".")) {
            return false;
        }
        AuthenticatedCaller authenticated = authenticator.cached(request.headers());
        if (authenticated == null) {
            return false;
        }
        CachedProfile hit = profiles.cached(authenticated.caller().idOf(userId));
        if (hit == null || !authenticated.limits().requests().tryTake()) {
            return false;
        }
        answers.send(request, hit, Source.LOCAL, false);
        return true;
    }
}
