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
 * Answers a hit before any routing, with two lookups: a plain read of one profile that is in L1, by a caller whose
 * credentials are cached and who is within the rate limit. The router answers everything else, and would answer a hit the
 * same.
 */
public record FastPath(Authenticator authenticator, Profiles profiles, ProfileResponse responses) {

    private static final String PATH_PREFIX = "/v1/profiles/user/";

    /** Answers the request, or returns false and leaves it untouched. */
    public boolean tryAnswer(HttpServerRequest request) {
        String uri = request.uri();
        if (!request.method().equals(HttpMethod.GET) || !uri.startsWith(PATH_PREFIX)) {
            return false;
        }
        // id characters exclude queries and percent-encoding; dot segments are for the router to resolve
        String userId = uri.substring(PATH_PREFIX.length());
        if (!ProfileId.isUserId(userId) || userId.startsWith(".")) {
            return false;
        }
        AuthenticatedCaller authenticated = authenticator.cached(request.headers());
        if (authenticated == null) {
            return false;
        }
        CachedProfile hit = profiles.cached(authenticated.caller().idOf(userId));
        if (hit == null || !authenticated.tryCharge()) {
            return false;
        }
        responses.send(request, hit, Source.LOCAL, false);
        return true;
    }
}
