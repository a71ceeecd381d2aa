package io.phoenix.profile.config;

import io.phoenix.profile.domain.ProfileId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which tokens are accepted: those of the issuer under {@code auth.jwt.}, which comes first and has no name, and those of
 * the issuers that {@code auth.jwt.issuers} names, under {@code auth.jwt.issuers.<name>.}. The leeway is in whole seconds.
 *
 * @param verificationsMax how many RS256, ES256 and EdDSA signatures may be verified, or wait for it, at a time
 * @param verifiers threads that verify them
 */
public record TokenSettings(
        List<Issuer> issuers,
        boolean developmentKeyAllowed,
        boolean expiryRequired,
        Duration leeway,
        Jwks jwks,
        int verifiers,
        int verificationsMax) {

    /** RFC 7518, section 3.2: a key has at least as many bits as the hash. */
    private static final int SECRET_BYTES_MIN = 32;

    private static final Set<String> ALGORITHMS = Set.of("RS256", "ES256", "EdDSA");
    private static final String PREFIX = "auth.jwt.";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    /**
     * An issuer, and the requirements for its tokens.
     *
     * @param prefix of its keys in the configuration, such as {@code auth.jwt.}
     * @param issuer the required {@code iss}
     * @param tenant of all its users; otherwise a claim names it
     */
    public record Issuer(
            String prefix,
            Optional<String> issuer,
            Optional<String> audience,
            Optional<String> tenant,
            Claims claims,
            Keys keys) {}

    /**
     * The claims to read, each a path such as {@code realm_access.roles}. The first present one of {@code tenant} names the
     * tenant; the roles are those of all {@code roles} together.
     */
    public record Claims(List<String> tenant, String user, List<String> roles, String audience) {

        private static Claims from(ConfigValues values, String prefix, Claims fallback) {
            return new Claims(
                    values.requiredList(prefix + "claim.tenant", String.join(",", fallback.tenant)),
                    values.text(prefix + "claim.user", fallback.user),
                    values.requiredList(prefix + "claim.roles", String.join(",", fallback.roles)),
                    values.text(prefix + "claim.audience", fallback.audience));
        }
    }

    /** The keys that verify tokens: secrets for HS256, public keys for {@code algorithms}. */
    public record Keys(List<Secret> secrets, Set<String> algorithms, Optional<Path> file, Optional<URI> uri) {

        private static Keys from(ConfigValues values, String prefix) {
            return new Keys(
                    Stream.of("secret", "secret.previous")
                            .flatMap(key -> values.secret(prefix + key, SECRET_BYTES_MIN).stream())
                            .toList(),
                    algorithms(values, prefix + "algorithms"),
                    values.readableFile(prefix + "keys", " with a JSON Web Key Set"),
                    values.webAddress(prefix + "jwks.uri", "https://host/path of a JSON Web Key Set"));
        }

        private static Set<String> algorithms(ConfigValues values, String key) {
            List<String> chosen = values.requiredList(key, "RS256,ES256,EdDSA");
            if (!ALGORITHMS.containsAll(chosen)) {
                values.mistake(
                        key,
                        "'" + String.join(",", chosen) + "'",
                        "one or more of RS256, ES256, EdDSA; " + PREFIX + "secret alone turns on HS256");
            }
            return Set.copyOf(chosen);
        }

        boolean any() {
            return !secrets.isEmpty() || file.isPresent() || uri.isPresent();
        }

        private Keys with(Secret secret) {
            return new Keys(Stream.concat(secrets.stream(), Stream.of(secret)).toList(), algorithms, file, uri);
        }
    }

    /** How key sets are fetched from the URLs of issuers. */
    public record Jwks(Duration refresh, Duration pauseMin, Duration timeout, int bytesMax) {

        private static Jwks from(ConfigValues values) {
            Jwks jwks = new Jwks(
                    values.duration(PREFIX + "jwks.refresh", "5m", "1s", "1d"),
                    values.duration(PREFIX + "jwks.pause.min", "10s", "100ms", "1h"),
                    values.duration(PREFIX + "jwks.timeout", "3s", "100ms", "1m"),
                    values.bytes(PREFIX + "jwks.max", 100_000, 10_000_000));
            if (jwks.pauseMin.compareTo(jwks.refresh) > 0) {
                values.mistake(
                        PREFIX + "jwks.pause.min",
                        "'" + ConfigValues.shown(jwks.pauseMin) + "'",
                        "at most " + PREFIX + "jwks.refresh, " + ConfigValues.shown(jwks.refresh));
            }
            return jwks;
        }
    }

    /** The issuer without a name. It also owns the tokens of the development key, where that key is allowed. */
    public Issuer main() {
        return issuers.get(0);
    }

    static TokenSettings from(ConfigValues values) {
        boolean developmentKeyAllowed = values.flag("auth.development-key", false);
        List<Issuer> issuers = new ArrayList<>();
        Issuer main = issuer(
                values,
                PREFIX,
                Claims.from(
                        values, PREFIX, new Claims(List.of("tenant_id", "org_id"), "sub", List.of("roles"), "aud")));
        issuers.add(main);
        for (String name : values.list(PREFIX + "issuers", List.of())) {
            if (NAME.matcher(name).matches()) {
                String prefix = PREFIX + "issuers." + name + '.';
                issuers.add(issuer(values, prefix, Claims.from(values, prefix, main.claims)));
            } else {
                values.mistake(PREFIX + "issuers", "'" + name + "'", "names of a-z 0-9 -, up to 32 characters each");
            }
        }
        requireDistinct(values, issuers);
        return new TokenSettings(
                List.copyOf(issuers),
                developmentKeyAllowed,
                values.flag(PREFIX + "expiry.required", true),
                values.seconds(PREFIX + "leeway", Duration.ofSeconds(30), "0s", "10m"),
                Jwks.from(values),
                values.number(PREFIX + "verification.threads", 1, 1, 64),
                values.number(PREFIX + "verification.max", 500, 1, 100_000));
    }

    private static Issuer issuer(ConfigValues values, String prefix, Claims claims) {
        Optional<String> tenant = values.optional(prefix + "tenant");
        tenant.filter(id -> !ProfileId.isTenantId(id))
                .ifPresent(id -> values.mistake(prefix + "tenant", "'" + id + "'", "a tenant id"));
        return new Issuer(
                prefix,
                values.optional(prefix + "issuer"),
                values.optional(prefix + "audience"),
                tenant,
                claims,
                Keys.from(values, prefix));
    }

    /** A token names its issuer, and only the keys of that issuer verify it: each named one needs both. */
    private static void requireDistinct(ConfigValues values, List<Issuer> issuers) {
        Set<String> seen = new HashSet<>();
        for (Issuer issuer : issuers) {
            boolean named = !issuer.prefix.equals(PREFIX);
            if (named && issuer.issuer.isEmpty()) {
                values.mistake(issuer.prefix + "issuer", "not set", "the iss of its tokens");
            }
            if (named && !issuer.keys.any()) {
                values.mistake(issuer.prefix + "jwks.uri", "not set", "jwks.uri, keys or secret");
            }
            issuer.issuer
                    .filter(iss -> !seen.add(iss))
                    .ifPresent(
                            iss -> values.mistake(issuer.prefix + "issuer", "'" + iss + "'", "another one for each"));
        }
    }

    /** The secrets that verify tokens of this issuer, the development key among them where it is allowed. */
    public Keys keysOf(Issuer issuer) {
        return developmentKeyAllowed && issuer.equals(main())
                ? issuer.keys.with(AuthSettings.DEVELOPMENT_KEY)
                : issuer.keys;
    }
}
