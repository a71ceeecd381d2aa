package io.phoenix.profile.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose credentials are accepted.
 *
 * @param jwtSecret the key of HS256
 * @param developmentKeyAllowed whether a token signed with the key that everybody knows is accepted
 * @param tenantClaims claims that may name the tenant; the first that a token has counts
 * @param issuer what {@code iss} must be, when set
 * @param audience what {@code aud} must hold, when set
 * @param leeway by how much clocks may differ when {@code exp} and {@code nbf} are checked
 * @param rememberedMax the most verified credentials to remember
 * @param algorithms those of the keys in the file and at the address that are accepted
 * @param keyFile a file with a JSON Web Key Set (RFC 7517), for keys that are not at an address
 * @param jwks the address that publishes keys
 * @param apiKeys the servers that have an API key
 * @param signingKeys the servers that sign their requests
 * @param signatureWindow by how much the time of a signed request may differ from this clock
 */
public record AuthSettings(
        Optional<Secret> jwtSecret,
        boolean developmentKeyAllowed,
        List<String> tenantClaims,
        String userClaim,
        String rolesClaim,
        Optional<String> issuer,
        Optional<String> audience,
        Duration leeway,
        int rememberedMax,
        Set<String> algorithms,
        Optional<Path> keyFile,
        JwksSettings jwks,
        List<TenantCredentials> apiKeys,
        List<TenantCredentials> signingKeys,
        Duration signatureWindow) {

    private static final Set<String> ALGORITHMS = Set.of("RS256", "ES256", "EdDSA");

    static AuthSettings from(ConfigValues values) {
        return new AuthSettings(
                values.secret("auth.jwt.secret", 1),
                values.flag("auth.development-key", false),
                values.list("auth.jwt.claim.tenant", "tenant_id,org_id"),
                values.text("auth.jwt.claim.user", "sub"),
                values.text("auth.jwt.claim.roles", "roles"),
                values.optional("auth.jwt.issuer"),
                values.optional("auth.jwt.audience"),
                values.duration("auth.jwt.leeway", Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(10)),
                values.number("auth.remembered.max", 10_000, 1, 1_000_000),
                algorithms(values),
                keyFile(values),
                JwksSettings.from(values),
                TenantCredentials.apiKeys(values),
                TenantCredentials.signingKeys(values),
                values.duration(
                        "auth.hmac.window", Duration.ofSeconds(300), Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    private static Set<String> algorithms(ConfigValues values) {
        List<String> chosen = values.list("auth.jwt.algorithms", "RS256,ES256,EdDSA");
        if (!ALGORITHMS.containsAll(chosen)) {
            values.mistake(
                    "auth.jwt.algorithms",
                    "'" + String.join(",", chosen) + "'",
                    "RS256, ES256, EdDSA, or some of them; HS256 is on where auth.jwt.secret is set");
        }
        return Set.copyOf(chosen);
    }

    private static Optional<Path> keyFile(ConfigValues values) {
        Optional<Path> file = values.optional("auth.jwt.keys").map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            values.mistake("auth.jwt.keys", "'" + file.get() + "'", "a file that can be read, with a JSON Web Key Set");
        }
        return file;
    }

    private boolean knowsSomebody() {
        return jwtSecret.isPresent()
                || keyFile.isPresent()
                || jwks.uri().isPresent()
                || !apiKeys.isEmpty()
                || !signingKeys.isEmpty();
    }

    /** Notes a mistake when nobody could be let in, or everybody by accident. */
    void requireKey(ConfigValues values) {
        boolean known = jwtSecret.filter(DevelopmentKey.SECRET::equals).isPresent();
        if (!developmentKeyAllowed && (known || !knowsSomebody())) {
            values.mistake(
                    "auth.jwt.secret",
                    known ? "is the development key, which everybody knows" : "not set",
                    "the key of HS256, better of 32 bytes or more; or auth.jwt.jwks.uri, auth.jwt.keys, auth.api-keys or"
                            + " auth.hmac.keys; or auth.development-key=true for trying things out");
        }
    }
}
