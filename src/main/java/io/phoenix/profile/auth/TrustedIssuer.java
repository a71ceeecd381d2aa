package io.phoenix.profile.auth;

import com.nimbusds.jose.JWSHeader;
import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.TokenSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of tokens, with the keys that verify them and the rules for their claims. Thread-safe.
 *
 * @param name the required {@code iss} of its tokens; empty for any
 * @param secrets for HS256
 * @param configured public keys of a file
 * @param published public keys of a URL, if there is one
 */
record TrustedIssuer(
        Optional<String> name,
        List<HmacKey> secrets,
        KeySet configured,
        @Nullable PublishedKeys published,
        TokenSettings.Keys keys,
        ClaimsValidator claims) {

    /** Reads the key file, which blocks; {@code onChange} runs after each change of published keys. */
    static TrustedIssuer of(Vertx vertx, TokenSettings settings, TokenSettings.Issuer issuer, Runnable onChange) {
        TokenSettings.Keys keys = settings.keysOf(issuer);
        return new TrustedIssuer(
                issuer.issuer(),
                keys.secrets().stream().map(HmacKey::new).toList(),
                keys.file().map(file -> read(file, issuer)).orElse(KeySet.EMPTY),
                keys.uri()
                        .map(uri -> new PublishedKeys(vertx, uri, keys.algorithms(), settings.jwks(), onChange))
                        .orElse(null),
                keys,
                new ClaimsValidator(issuer, settings.leeway().toSeconds(), settings.expiryRequired()));
    }

    private static KeySet read(Path file, TokenSettings.Issuer issuer) {
        try {
            return KeySet.parse(Files.readAllBytes(file), issuer.keys().algorithms());
        } catch (IOException | ParseException malformed) {
            throw new ConfigException(List.of(issuer.prefix() + "keys: '" + file
                    + "' (expected: a JSON Web Key Set with a key for " + issuer.prefix() + "algorithms; "
                    + malformed.getMessage() + ")"));
        }
    }

    /** The current keys of the URL; empty without a URL. */
    KeySet currentlyPublished() {
        return published == null ? KeySet.EMPTY : published.current();
    }

    /** The public keys of the file and of the URL that may verify a token with this header. */
    List<VerificationKey> fitting(JWSHeader header, KeySet ofUrl) {
        return Stream.concat(configured.fitting(header), ofUrl.fitting(header)).toList();
    }

    /** Whether the algorithm of this header is accepted, so that a key set may have a key for it. */
    boolean mayPublishKeyFor(JWSHeader header) {
        return keys.algorithms().contains(header.getAlgorithm().getName());
    }

    void close() {
        if (published != null) {
            published.close();
        }
    }
}
