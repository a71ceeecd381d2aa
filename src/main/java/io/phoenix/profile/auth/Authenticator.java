package io.phoenix.profile.auth;

import io.phoenix.profile.auth.TokenClaims.Holder;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.limit.RateLimits;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the credentials of a request into a caller. Tokens and API keys that were verified are remembered, so that a caller
 * who keeps asking costs one look-up. Of several credentials the first counts: {@code Authorization}, {@code X-API-Key},
 * {@code X-Signature}. Safe for use by several threads.
 */
public final class Authenticator {

    private static final String SCHEME = "Bearer ";
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");

    private final Tokens tokens;
    private final TokenClaims claims;
    private final ApiKeys apiKeys;
    private final Signatures signatures;
    private final Clock clock;
    private final RateLimits limits;
    private final VerifiedCredentials authorizations;
    private final VerifiedCredentials bareKeys;

    /**
     * An authenticator of what the settings name.
     *
     * @param secrets the keys of HS256
     * @throws io.phoenix.profile.config.ConfigException when the file of keys is no key set
     */
    public Authenticator(Vertx vertx, AuthSettings settings, RateLimits limits, List<Secret> secrets, Clock clock) {
        this.tokens = new Tokens(vertx, settings, secrets);
        this.claims = new TokenClaims(settings);
        this.apiKeys = new ApiKeys(settings.apiKeys());
        this.signatures = new Signatures(settings.signingKeys(), settings.signatureWindow());
        this.clock = clock;
        this.limits = limits;
        this.authorizations = new VerifiedCredentials(settings.rememberedMax(), clock);
        this.bareKeys = new VerifiedCredentials(settings.rememberedMax(), clock);
    }

    /** How many credentials are remembered, more or less. */
    public long cacheSize() {
        return authorizations.size() + bareKeys.size();
    }

    /** The caller, where these very credentials were verified before and are still valid; else null. */
    @Nullable public AuthenticatedCaller cached(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorizations.get(authorization, tokens.keys());
        }
        String apiKey = headers.get(API_KEY);
        return apiKey == null ? null : bareKeys.get(apiKey, apiKeys);
    }

    /**
     * The caller that a token or an API key names.
     *
     * @return fails with one of the kinds {@link Kind#CREDENTIALS_MISSING}, {@link Kind#CREDENTIALS_INVALID}, {@link
     *     Kind#CREDENTIALS_EXPIRED}, and {@link Kind#DEPENDENCY_UNAVAILABLE} where only a key server could tell that does
     *     not answer
     */
    public Future<AuthenticatedCaller> authenticate(MultiMap headers) {
        AuthenticatedCaller known = cached(headers);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        String apiKey = headers.get(API_KEY);
        if (authorization == null && apiKey != null) {
            return byKey(apiKey);
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.CREDENTIALS_MISSING,
                    "no credentials (expected: Authorization with Bearer and a JWT or an API key, X-API-Key, or"
                            + " X-Signature)"));
        }
        return byBearer(authorization, authorization.substring(SCHEME.length()).strip());
    }

    /** Whether the request is signed, and has no other credentials, which would win. */
    public static boolean isSigned(MultiMap headers) {
        return SignedRequest.isOne(headers)
                && !headers.contains(HttpHeaders.AUTHORIZATION)
                && !headers.contains(API_KEY);
    }

    /** The headers that {@link #authenticate(MultiMap)} looks at, and nothing else; to keep. */
    public static MultiMap credentialsIn(MultiMap headers) {
        MultiMap credentials = HttpHeaders.headers();
        for (CharSequence name : List.of(HttpHeaders.AUTHORIZATION, API_KEY)) {
            String value = headers.get(name);
            if (value != null) {
                credentials.set(name, value);
            }
        }
        return credentials;
    }

    /**
     * Lets pass signed requests that may be genuine, which only the body can tell.
     *
     * @throws ProfileFailure of one of the kinds {@link Kind#CREDENTIALS_MISSING}, {@link Kind#CREDENTIALS_INVALID} and
     *     {@link Kind#TIMESTAMP_OUT_OF_WINDOW}
     */
    public void requirePlausible(MultiMap headers) {
        signatures.requirePlausible(headers, clock.instant());
    }

    /**
     * The server that signed the request.
     *
     * @throws ProfileFailure as {@link #requirePlausible} does
     */
    public AuthenticatedCaller authenticate(SignedRequest request) {
        return withLimits(signatures.callerOf(request, clock.instant()));
    }

    private AuthenticatedCaller withLimits(Caller caller) {
        return new AuthenticatedCaller(caller, limits.of(caller.tenantId(), caller.userId(), caller.mayWriteAny()));
    }

    private Future<AuthenticatedCaller> byKey(String key) {
        Caller caller = apiKeys.callerOf(key);
        if (caller == null) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.CREDENTIALS_INVALID, "X-API-Key: not genuine (expected: a key of this service)"));
        }
        AuthenticatedCaller admission = withLimits(caller);
        bareKeys.put(key, admission, TokenClaims.NEVER_SECONDS, apiKeys);
        return Future.succeededFuture(admission);
    }

    private Future<AuthenticatedCaller> byBearer(String authorization, String bearer) {
        Caller server = apiKeys.callerOf(bearer);
        if (server != null) {
            AuthenticatedCaller admission = withLimits(server);
            authorizations.put(authorization, admission, TokenClaims.NEVER_SECONDS, tokens.keys());
            return Future.succeededFuture(admission);
        }
        return tokens.verify(bearer).map(genuine -> {
            Holder holder = claims.verified(genuine.claims(), clock.instant());
            AuthenticatedCaller admission = withLimits(holder.caller());
            authorizations.put(authorization, admission, holder.untilSeconds(), genuine.under());
            return admission;
        });
    }
}
