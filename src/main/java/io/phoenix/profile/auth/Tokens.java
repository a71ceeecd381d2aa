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

/** Verifies tokens under the keys of the configuration and those that a key server publishes. */
final class Tokens {

    private final Optional<PublishedKeys> published;

    private volatile TokenKeys keys;

    /**
     * Reads the file of keys, which is a moment's blocking.
     *
     * @param secrets the keys of HS256
     * @throws ConfigException when the file is no key set
     */
    Tokens(Vertx vertx, AuthSettings settings, List<Secret> secrets) {
        PublicKeys reader = new PublicKeys(vertx, settings.algorithms());
        List<JsonObject> configured =
                settings.keyFile().map(file -> read(file, reader)).orElse(List.of());
        this.keys = new TokenKeys(vertx, secrets, configured);
        this.published = settings.jwks()
                .uri()
                .map(uri -> new PublishedKeys(
                        vertx,
                        uri,
                        settings.jwks(),
                        reader,
                        System::nanoTime,
                        new Changes(vertx, secrets, configured)::take));
    }

    /** A genuine token. */
    record Genuine(JsonObject claims, TokenKeys under) {}

    /** The keys of now; others are another object. */
    TokenKeys keys() {
        return keys;
    }

    /** The claims of the token. A key that is not known is asked for once. */
    Future<Genuine> verify(String token) {
        TokenKeys known = keys;
        return known.claimsOf(token)
                .map(claims -> new Genuine(claims, known))
                .recover(cause -> published.isPresent() && known.mayLackKeyOf(token)
                        ? published.get().refresh().transform(asked -> verifyAgain(token, asked.failed()))
                        : Future.failedFuture(notGenuine()));
    }

    private Future<Genuine> verifyAgain(String token, boolean keyServerAway) {
        TokenKeys known = keys;
        return known.claimsOf(token)
                .map(claims -> new Genuine(claims, known))
                .recover(cause -> Future.failedFuture(
                        keyServerAway && known.mayLackKeyOf(token)
                                ? new ProfileFailure(
                                        Kind.DEPENDENCY_UNAVAILABLE,
                                        "Authorization: the token's key is not known, and the key server does not answer")
                                : notGenuine()));
    }

    /** What the key server publishes stands beside what is configured. */
    private final class Changes {

        private final Vertx vertx;
        private final List<Secret> secrets;
        private final List<JsonObject> configured;
        private List<JsonObject> last = List.of();

        Changes(Vertx vertx, List<Secret> secrets, List<JsonObject> configured) {
            this.vertx = vertx;
            this.secrets = secrets;
            this.configured = configured;
        }

        /** One at a time, for one asking is under way at a time. Keys that are the same stay the same object. */
        synchronized void take(List<JsonObject> published) {
            if (!published.equals(last)) {
                keys = new TokenKeys(
                        vertx,
                        secrets,
                        Stream.concat(configured.stream(), published.stream()).toList());
                last = published;
            }
        }
    }

    private static List<JsonObject> read(Path file, PublicKeys reader) {
        try {
            return reader.in(new JsonObject(Files.readString(file)));
        } catch (IOException | RuntimeException malformed) {
            throw new ConfigException(
                    List.of("auth.jwt.keys: '" + file + "' (expected: a JSON Web Key Set with a key for "
                            + "auth.jwt.algorithms; " + malformed.getMessage() + ")"));
        }
    }

    private static ProfileFailure notGenuine() {
        return new ProfileFailure(
                Kind.CREDENTIALS_INVALID,
                "Authorization: not genuine (expected: a JWT signed with a key of this service, or an API key)");
    }
}
