package io.phoenix.profile.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.TokenSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Budget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the signatures of tokens. A token names its issuer; only the keys of that issuer may verify it. HS256 is verified
 * at once, which takes about a microsecond; other signatures on a few threads with a bounded queue. Thread-safe.
 */
final class TokenVerifier {

    private final TokenParser parser = new TokenParser();
    private final Vertx vertx;
    private final WorkerExecutor verifiers;
    private final Budget verifications;
    private final TrustedIssuer main;
    private final Map<String, TrustedIssuer> byName = new HashMap<>();

    private volatile Object keys = new Object();

    /** Reads the key files, which blocks; throws {@link ConfigException} if one is not a JWK set. */
    TokenVerifier(Vertx vertx, TokenSettings settings, Budget verifications) {
        this.vertx = vertx;
        this.verifiers = vertx.createSharedWorkerExecutor("token-verifiers", settings.verifiers());
        this.verifications = verifications;
        List<TrustedIssuer> issuers = settings.issuers().stream()
                .map(issuer -> TrustedIssuer.of(vertx, settings, issuer, this::keysChanged))
                .toList();
        this.main = issuers.get(0);
        issuers.forEach(issuer -> issuer.name().ifPresent(name -> byName.put(name, issuer)));
    }

    /** A token with a valid signature of the issuer, and the keys at that time. */
    record VerifiedToken(TrustedIssuer issuer, Map<String, Object> claims, Object keys) {}

    /** Identifies the current keys of all issuers: another object after each change. */
    Object keys() {
        return keys;
    }

    private void keysChanged() {
        keys = new Object();
    }

    /**
     * The token, if its signature is valid. For an unknown key the issuer's key set is fetched again, once.
     *
     * @return fails with {@link Kind#CREDENTIALS_INVALID}; with {@link Kind#OVERLOADED} if too many signatures wait; with
     *     {@link Kind#DEPENDENCY_UNAVAILABLE} if the key is unknown and the key set cannot be fetched
     */
    Future<VerifiedToken> verify(String text) {
        ParsedToken token;
        try {
            token = parser.parse(text);
        } catch (ParseException malformed) {
            return invalid();
        }
        TrustedIssuer issuer = issuerOf(token);
        if (issuer == null) {
            return invalid();
        }
        VerifiedToken verified = new VerifiedToken(issuer, token.claims(), keys);
        if (JWSAlgorithm.HS256.equals(token.header().getAlgorithm())) {
            return issuer.secrets().stream().anyMatch(secret -> secret.verifies(token))
                    ? Future.succeededFuture(verified)
                    : invalid();
        }
        KeySet known = issuer.currentlyPublished();
        List<VerificationKey> fitting = issuer.fitting(token.header(), known);
        if (fitting.isEmpty()) {
            return issuer.published() != null && issuer.mayPublishKeyFor(token.header())
                    ? verifyAfterRefresh(token, issuer, issuer.published(), known)
                    : invalid();
        }
        return verify(token, fitting, verified);
    }

    private @Nullable TrustedIssuer issuerOf(ParsedToken token) {
        TrustedIssuer named = token.claims().get("iss") instanceof String name ? byName.get(name) : null;
        return named != null || main.name().isPresent() ? named : main;
    }

    private Future<VerifiedToken> verifyAfterRefresh(
            ParsedToken token, TrustedIssuer issuer, PublishedKeys published, KeySet known) {
        Promise<Void> refreshed = Promise.promise();
        Context context = vertx.getOrCreateContext();
        published.refresh(known).onComplete(ended -> context.runOnContext(now -> refreshed.handle(ended)));
        return refreshed.future().compose(ended -> {
            VerifiedToken verified = new VerifiedToken(issuer, token.claims(), keys);
            List<VerificationKey> fitting = issuer.fitting(token.header(), published.current());
            return fitting.isEmpty() && !published.answers()
                    ? Future.failedFuture(new ProfileFailure(
                            Kind.DEPENDENCY_UNAVAILABLE,
                            "Authorization: unknown key, and the JWKS endpoint does not answer"))
                    : verify(token, fitting, verified);
        });
    }

    /** Each signature costs, so a token that does not say which of several keys signed it is invalid. */
    private Future<VerifiedToken> verify(ParsedToken token, List<VerificationKey> fitting, VerifiedToken verified) {
        if (fitting.size() != 1) {
            return invalid();
        }
        if (!verifications.tryTake(1)) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "Authorization: too many tokens to verify (expected: at most " + verifications.max()
                            + " at a time)"));
        }
        JWSVerifier verifier = fitting.get(0).verifier();
        return verifiers
                .executeBlocking(() -> isValid(token, verifier), false)
                .onComplete(ended -> verifications.giveBack(1))
                .compose(valid -> valid ? Future.succeededFuture(verified) : invalid());
    }

    private static boolean isValid(ParsedToken token, JWSVerifier verifier) {
        try {
            return verifier.verify(token.header(), token.signed(), Base64URL.encode(token.signature()));
        } catch (JOSEException unusable) {
            return false;
        }
    }

    void close() {
        byName.values().forEach(TrustedIssuer::close);
        main.close();
        verifiers.close();
    }

    private static Future<VerifiedToken> invalid() {
        return Future.failedFuture(new ProfileFailure(
                Kind.CREDENTIALS_INVALID,
                "Authorization: invalid token or API key (expected: a JWT signed with a key of this service, or an API"
                        + " key)"));
    }
}
