package io.phoenix.profile.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which credentials are accepted. The signature window and the leeway are whole seconds. */
public record AuthSettings(
        Claims claims,
        TokenKeys tokenKeys,
        List<TenantCredentials> apiKeys,
        List<TenantCredentials> signingKeys,
        Duration signatureWindow,
        int rememberedMax) {

    /** A key to try the service with. It is public, so it protects nothing. */
    public static final Secret DEVELOPMENT_KEY = new Secret("phoenix-profile-development-key-which-everybody-knows");

    private static final Set<String> ALGORITHMS = Set.of("RS256", "ES256", "EdDSA");

    /** The claims of a token; the first of the tenant claims that is present counts. */
    public record Claims(
            List<String> tenant,
            String user,
            String roles,
            Optional<String> issuer,
            Optional<String> audience,
            Duration leeway) {}

    /** The keys that verify tokens; {@code algorithms} are those of the public ones. */
    public record TokenKeys(
            Optional<Secret> secret,
            boolean developmentKeyAllowed,
            Set<String> algorithms,
            Optional<Path> file,
            Jwks jwks) {

        private static TokenKeys from(ConfigValues values) {
            return new TokenKeys(
                    values.secret("auth.jwt.secret", 1),
                    values.flag("auth.development-key", false),
                    algorithms(values),
                    values.readableFile("auth.jwt.keys", " with a JSON Web Key Set"),
                    new Jwks(
                            values.webAddress("auth.jwt.jwks.uri", "https://host/path of a JSON Web Key Set"),
                            values.duration("auth.jwt.jwks.refresh", "5m", "1s", "1d"),
                            values.duration("auth.jwt.jwks.pause.min", "10s", "100ms", "1h"),
                            values.duration("auth.jwt.jwks.timeout", "3s", "100ms", "1m"),
                            values.bytes("auth.jwt.jwks.max", 100_000, 10_000_000)));
        }

        private static Set<String> algorithms(ConfigValues values) {
            List<String> chosen = values.requiredList("auth.jwt.algorithms", "RS256,ES256,EdDSA");
            if (!ALGORITHMS.containsAll(chosen)) {
                values.mistake(
                        "auth.jwt.algorithms",
                        "'" + String.join(",", chosen) + "'",
                        "one or more of RS256, ES256, EdDSA; auth.jwt.secret alone turns on HS256");
            }
            return Set.copyOf(chosen);
        }
    }

    /** A server that publishes a JSON Web Key Set; without a URI, keys come from the configuration only. */
    public record Jwks(Optional<URI> uri, Duration refresh, Duration pauseMin, Duration timeout, int bytesMax) {}

    static AuthSettings from(ConfigValues values) {
        return new AuthSettings(
                new Claims(
                        values.requiredList("auth.jwt.claim.tenant", "tenant_id,org_id"),
                        values.text("auth.jwt.claim.user", "sub"),
                        values.text("auth.jwt.claim.roles", "roles"),
                        values.optional("auth.jwt.issuer"),
                        values.optional("auth.jwt.audience"),
                        values.seconds("auth.jwt.leeway", Duration.ofSeconds(30), "0s", "10m")),
                TokenKeys.from(values),
                TenantCredentials.apiKeys(values),
                TenantCredentials.signingKeys(values),
                values.seconds("auth.hmac.window", Duration.ofSeconds(300), "1s", "1h"),
                values.number("auth.remembered.max", 10_000, 1, 1_000_000));
    }

    private boolean acceptsSomething() {
        return tokenKeys.secret().isPresent()
                || tokenKeys.file().isPresent()
                || tokenKeys.jwks().uri().isPresent()
                || !apiKeys.isEmpty()
                || !signingKeys.isEmpty();
    }

    /** Notes a mistake where no credentials could be accepted, or where anybody can sign a token. */
    void requireKey(ConfigValues values) {
        boolean isPublic = tokenKeys.secret().filter(DEVELOPMENT_KEY::equals).isPresent();
        if (!tokenKeys.developmentKeyAllowed() && (isPublic || !acceptsSomething())) {
            values.mistake(
                    "auth.jwt.secret",
                    isPublic ? "is the development key, which is public" : "not set",
                    "the key of HS256, preferably 32 bytes or more; or auth.jwt.jwks.uri, auth.jwt.keys, auth.api-keys"
                            + " or auth.hmac.keys; or, to try it, auth.development-key=true");
        }
    }
}
