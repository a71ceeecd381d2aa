package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.wire.Preconditions;
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

    /** Answers the request, or returns false and leaves it untouched. */
    public boolean tryAnswer(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) || Preconditions.mayFail(request)) {
            return false;
        }
        String userId = UserIdPath.ofTarget(request.uri());
        // the router resolves dot segments, and reports malformed ids
        if (userId == null || !ProfileId.isUserId(userId)) {
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
