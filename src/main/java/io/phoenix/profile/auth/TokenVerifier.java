package io.phoenix.profile.auth;

import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verifies the signatures of tokens, with the configured keys and those of a JWKS endpoint. Safe for use by several
 * threads.
 */
final class TokenVerifier {

    private final Vertx vertx;
    private final List<Secret> secrets;
    private final List<JsonObject> configured;
    private final Optional<RemoteJwks> remote;

    private List<JsonObject> remoteKeys = List.of();
    private volatile VerificationKeys keys;

    /** Reads the key file, which blocks; throws {@link ConfigException} if it is no JWK set. */
    TokenVerifier(Vertx vertx, AuthSettings settings, List<Secret> secrets) {
        this.vertx = vertx;
        this.secrets = secrets;
        AuthSettings.TokenKeys sources = settings.tokenKeys();
        JwksReader reader = new JwksReader(vertx, sources.algorithms());
        this.configured = sources.file().map(file -> readFile(file, reader)).orElse(List.of());
        this.keys = new VerificationKeys(vertx, secrets, configured);
        this.remote = sources.jwks()
                .uri()
                .map(uri ->
                        new RemoteJwks(vertx, uri, sources.jwks(), reader, System::nanoTime, this::replaceRemoteKeys));
    }

    record VerifiedToken(JsonObject claims, VerificationKeys keys) {}

    /** The current keys; a changed set is another object. */
    VerificationKeys keys() {
        return keys;
    }

    /** The claims of a token with a valid signature. For an unknown key the JWKS endpoint is asked again, once. */
    Future<VerifiedToken> verify(String token) {
        VerificationKeys current = keys;
        return verify(token, current)
                .recover(cause -> remote.isPresent() && current.mayLackKeyOf(token)
                        ? remote.get().refresh().transform(refreshed -> verifyAgain(token, refreshed.succeeded()))
                        : Future.failedFuture(invalid()));
    }

    private Future<VerifiedToken> verifyAgain(String token, boolean refreshed) {
        VerificationKeys current = keys;
        return verify(token, current)
                .recover(cause -> Future.failedFuture(
                        !refreshed && current.mayLackKeyOf(token)
                                ? new ProfileFailure(
                                        Kind.DEPENDENCY_UNAVAILABLE,
                                        "Authorization: unknown key, and the JWKS endpoint does not answer")
                                : invalid()));
    }

    private static Future<VerifiedToken> verify(String token, VerificationKeys keys) {
        return keys.claimsOf(token).map(claims -> new VerifiedToken(claims, keys));
    }

    // equal keys keep the same object, and with it the cached credentials
    private synchronized void replaceRemoteKeys(List<JsonObject> latest) {
        if (!latest.equals(remoteKeys)) {
            keys = new VerificationKeys(
                    vertx,
                    secrets,
                    Stream.concat(configured.stream(), latest.stream()).toList());
            remoteKeys = latest;
        }
    }

    private static List<JsonObject> readFile(Path file, JwksReader reader) {
        try {
            return reader.read(new JsonObject(Files.readString(file)));
        } catch (IOException | RuntimeException malformed) {
            throw new ConfigException(
                    List.of("auth.jwt.keys: '" + file + "' (expected: a JSON Web Key Set with a key for "
                            + "auth.jwt.algorithms; " + malformed.getMessage() + ")"));
        }
    }

    private static ProfileFailure invalid() {
        return new ProfileFailure(
                Kind.CREDENTIALS_INVALID,
                "Authorization: invalid token or API key (expected: a JWT signed with a key of this service, or an API"
                        + " key)");
    }
}
