package io.phoenix.profile.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the {@code Authorization} header of a request into a caller. A header that was verified is remembered for as
 * long as its token is valid, so that a caller who keeps asking costs one look-up. Safe for use by several threads.
 */
public final class Authenticator {

    private static final String SCHEME = "Bearer ";

    private final JWTAuth verifier;
    private final TokenClaims claims;
    private final Clock clock;
    private final Cache<String, Verified> remembered;

    /**
     * An authenticator that accepts tokens signed with any of the keys.
     *
     * @param keys at least one
     */
    public Authenticator(Vertx vertx, AuthSettings settings, List<Secret> keys, Clock clock) {
        this.verifier = Hs256.of(vertx, keys);
        this.claims = new TokenClaims(settings);
        this.clock = clock;
        this.remembered =
                Caffeine.newBuilder().maximumSize(settings.rememberedMax()).build();
    }

    /** A caller, and the seconds since 1970 until which its token is good. */
    record Verified(Caller caller, long untilSeconds) {}

    /** The caller, where this very header was verified before and its token is still valid; else null. */
    @Nullable public Caller remembered(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        Verified verified = remembered.getIfPresent(authorization);
        return verified != null && clock.millis() < verified.untilSeconds() * 1_000 ? verified.caller() : null;
    }

    /**
     * The caller that the header names.
     *
     * @param authorization the value of the header, null where there is none
     * @return fails with one of the kinds {@link Kind#CREDENTIALS_MISSING}, {@link Kind#CREDENTIALS_INVALID} and {@link
     *     Kind#CREDENTIALS_EXPIRED}
     */
    public Future<Caller> authenticate(@Nullable String authorization) {
        Caller known = remembered(authorization);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.CREDENTIALS_MISSING, "Authorization: no credentials (expected: Bearer and a JWT)"));
        }
        return verify(authorization.substring(SCHEME.length()).strip())
                .map(token -> claims.verified(token, clock.instant()))
                .onSuccess(verified -> remembered.put(authorization, verified))
                .map(Verified::caller);
    }

    private Future<JsonObject> verify(String token) {
        Future<User> verified;
        try {
            verified = verifier.authenticate(new TokenCredentials(token));
        } catch (RuntimeException malformed) {
            verified = Future.failedFuture(malformed);
        }
        return verified.map(user -> user.attributes().getJsonObject("accessToken"))
                .recover(cause -> Future.failedFuture(new ProfileFailure(
                        Kind.CREDENTIALS_INVALID,
                        "Authorization: the token is not genuine (expected: a JWT signed with " + Hs256.ALGORITHM
                                + " and this service's key)")));
    }
}
