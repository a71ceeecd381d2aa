package io.phoenix.profile.auth;

import io.phoenix.profile.auth.ClaimsValidator.ValidClaims;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.limit.TokenBucket;
import io.phoenix.profile.tenant.TenantSnapshot;
import io.phoenix.profile.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates requests, by token, API key or signature. Verified tokens and API keys are cached, so a request with known
 * credentials costs one cache lookup. A request with several credentials is authenticated by the first of {@code
 * Authorization}, {@code X-API-Key} and {@code X-Signature}. Thread-safe.
 */
public final class Authenticator {

    public static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");

    /** Every request header that is read to authenticate a request. */
    public static final List<CharSequence> FIELDS = List.of(
            HttpHeaders.AUTHORIZATION, API_KEY, SignedRequest.TENANT, SignedRequest.TIMESTAMP, SignedRequest.SIGNATURE);

    private static final String SCHEME = "Bearer ";

    private final TokenVerifier tokens;
    private final ApiKeys apiKeys;
    private final RequestSignatures signatures;
    private final Clock clock;
    private final RateLimits limits;
    private final Tenants tenants;
    private final VerifiedCredentials byAuthorizationHeader;
    private final VerifiedCredentials byApiKeyHeader;

    /**
     * Reads the key files, if any are configured, which blocks.
     *
     * @throws io.phoenix.profile.config.ConfigException if a key file is not a JWK set
     */
    public Authenticator(
            Vertx vertx, AuthSettings settings, RateLimits limits, Budget verifications, Tenants tenants, Clock clock) {
        this.tokens = new TokenVerifier(vertx, settings.tokens(), verifications);
        this.apiKeys = new ApiKeys(settings.apiKeys(), settings.operatorKeys(), tenants);
        this.signatures = new RequestSignatures(settings.signingKeys(), tenants, settings.signatureWindow());
        this.clock = clock;
        this.limits = limits;
        this.tenants = tenants;
        this.byAuthorizationHeader = new VerifiedCredentials(settings.rememberedMax(), clock);
        this.byApiKeyHeader = new VerifiedCredentials(settings.rememberedMax(), clock);
        tenants.addListener(byAuthorizationHeader::forget);
        tenants.addListener(byApiKeyHeader::forget);
    }

    /** The approximate number of cached credentials. */
    public long cacheSize() {
        return byAuthorizationHeader.size() + byApiKeyHeader.size();
    }

    /** The caller, if its credentials are in the cache and still valid; else null. */
    @Nullable public AuthenticatedCaller cached(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return byAuthorizationHeader.get(authorization, tokens.keys());
        }
        String apiKey = headers.get(API_KEY);
        return apiKey == null ? null : byApiKeyHeader.get(apiKey, apiKeys);
    }

    /**
     * Authenticates by token or API key. While a peer is over its limit of invalid credentials, they are refused unverified.
     *
     * @param peer equal for all requests of one peer
     * @return fails with {@link Kind#CREDENTIALS_MISSING}, {@link Kind#CREDENTIALS_INVALID} or {@link
     *     Kind#CREDENTIALS_EXPIRED}, with {@link Kind#DEPENDENCY_UNAVAILABLE} if the key is unknown and the JWKS endpoint does
     *     not answer, with {@link Kind#OVERLOADED} if too many signatures wait for verification, with {@link
     *     Kind#RATE_LIMITED}, and with {@link Kind#FORBIDDEN} if the tenant was deleted
     */
    public Future<AuthenticatedCaller> authenticate(MultiMap headers, Object peer) {
        AuthenticatedCaller cached = cached(headers);
        if (cached != null) {
            return Future.succeededFuture(cached);
        }
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        String apiKey = headers.get(API_KEY);
        if (authorization == null && apiKey != null) {
            return slowed(peer, () -> byApiKey(apiKey));
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.CREDENTIALS_MISSING,
                    "no credentials (expected: Authorization with Bearer and a JWT or an API key, X-API-Key, or"
                            + " X-Signature)"));
        }
        return slowed(
                peer,
                () -> byBearer(
                        authorization, authorization.substring(SCHEME.length()).strip()));
    }

    /** Takes a token from the bucket of the peer, and puts it back unless the credentials are invalid. */
    private Future<AuthenticatedCaller> slowed(Object peer, Supplier<Future<AuthenticatedCaller>> attempt) {
        TokenBucket failures = limits.failuresOf(peer);
        return failures.tryTake()
                ? attempt.get().onComplete(caller -> failures.putBack(1), failure -> {
                    if (!areInvalid(failure)) {
                        failures.putBack(1);
                    }
                })
                : Future.failedFuture(failures.refuse("invalid credentials"));
    }

    private static boolean areInvalid(Throwable failure) {
        return failure instanceof ProfileFailure expected
                && (expected.kind() == Kind.CREDENTIALS_INVALID || expected.kind() == Kind.CREDENTIALS_EXPIRED);
    }

    /** Whether the request is authenticated by its signature: it has one, and no other credentials. */
    public static boolean isSigned(MultiMap headers) {
        return headers.contains(SignedRequest.SIGNATURE)
                && !headers.contains(HttpHeaders.AUTHORIZATION)
                && !headers.contains(API_KEY);
    }

    /** A copy of only the headers that {@link #authenticate(MultiMap, Object)} reads. */
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

    /** The valid signing keys of a tenant, the one to use first; none if it was deleted. */
    public List<Secret> signingKeys(String tenantId) {
        return tenants.current().isDeleted(tenantId) ? List.of() : signatures.keysOf(tenantId, clock.instant());
    }

    /** The publishable key with this text, if it is valid and its tenant exists. */
    public Optional<TenantSnapshot.PublishableKey> publishableKey(String key) {
        return tenants.current().publishableKey(ApiKeys.sha256(key), clock.instant());
    }

    /** Checks the headers of a signed request before its body is read: see {@link RequestSignatures#checkHeaders}. */
    public void checkSignatureHeaders(MultiMap headers) {
        signatures.checkHeaders(headers, clock.instant());
    }

    /**
     * Authenticates by signature; throws as {@link #checkSignatureHeaders} does. The limit of invalid credentials applies,
     * as above.
     */
    public AuthenticatedCaller authenticate(SignedRequest request, Object peer) {
        TokenBucket failures = limits.failuresOf(peer);
        if (!failures.tryTake()) {
            throw failures.refuse("invalid credentials");
        }
        Caller server = signatures.callerOf(request, clock.instant());
        failures.putBack(1);
        if (tenants.current().isDeleted(server.tenantId())) {
            throw deleted(server);
        }
        return withLimits(server);
    }

    /**
     * A check for later of a request whose signature was valid: it fails once its key is gone, or its tenant was deleted. Keeps only
     * the headers that it needs.
     */
    public Supplier<Future<?>> laterCheck(SignedRequest request) {
        MultiMap headers = HttpHeaders.headers();
        FIELDS.forEach(name -> {
            String value = request.headers().get(name);
            if (value != null) {
                headers.set(name, value);
            }
        });
        SignedRequest kept = new SignedRequest(request.method(), request.target(), headers, request.body());
        return () -> Future.future(checked -> {
            Caller server = signatures.signerOf(kept, clock.instant());
            if (tenants.current().isDeleted(server.tenantId())) {
                throw deleted(server);
            }
            checked.complete();
        });
    }

    private Future<AuthenticatedCaller> byApiKey(String key) {
        TenantSnapshot known = tenants.current();
        ApiKeys.Match server = apiKeys.find(key, clock.instant());
        return server == null
                ? Future.failedFuture(new ProfileFailure(
                        Kind.CREDENTIALS_INVALID, "X-API-Key: unknown (expected: an API key of this service)"))
                : remember(byApiKeyHeader, key, server.caller(), server.expiresAtSeconds(), apiKeys, known);
    }

    private Future<AuthenticatedCaller> byBearer(String authorization, String bearer) {
        TenantSnapshot known = tenants.current();
        ApiKeys.Match server = apiKeys.find(bearer, clock.instant());
        if (server != null) {
            return remember(
                    byAuthorizationHeader,
                    authorization,
                    server.caller(),
                    server.expiresAtSeconds(),
                    tokens.keys(),
                    known);
        }
        return tokens.verify(bearer).compose(token -> {
            ValidClaims valid = token.issuer().claims().validate(token.claims(), clock.instant());
            return remember(
                    byAuthorizationHeader,
                    authorization,
                    valid.caller(),
                    valid.expiresAtSeconds(),
                    token.keys(),
                    known);
        });
    }

    /**
     * Caches the caller, unless it is an operator. Fails if its tenant was deleted.
     *
     * @param known the tenants from before the credentials were verified. A change meanwhile may have been too early to forget them
     */
    private Future<AuthenticatedCaller> remember(
            VerifiedCredentials cache,
            String header,
            Caller caller,
            long expiresAtSeconds,
            Object keys,
            TenantSnapshot known) {
        if (tenants.current().isDeleted(caller.tenantId())) {
            return Future.failedFuture(deleted(caller));
        }
        if (caller.isOperator()) {
            // a hit of a cached caller is answered without asking whether the caller has a tenant
            return Future.succeededFuture(withLimits(caller));
        }
        AuthenticatedCaller remembered = cache.put(header, withLimits(caller), expiresAtSeconds, keys);
        if (tenants.current() != known) {
            cache.remove(header);
        }
        return Future.succeededFuture(remembered);
    }

    private static ProfileFailure deleted(Caller caller) {
        return new ProfileFailure(
                Kind.FORBIDDEN, "tenant '" + caller.tenantId() + "' was deleted (expected: a tenant that exists)");
    }

    /** Whether the servers of a tenant may erase its profiles, as of now. */
    public boolean mayServersErase(String tenantId) {
        return tenants.settingsOf(tenantId).serversErase();
    }

    /** Ends the fetching of keys. */
    public void close() {
        tokens.close();
    }

    private AuthenticatedCaller withLimits(Caller caller) {
        return new AuthenticatedCaller(caller, limits.of(caller.tenantId(), caller.userId(), caller.mayWriteAny()));
    }
}
