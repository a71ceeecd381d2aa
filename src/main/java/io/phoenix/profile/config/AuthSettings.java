package io.phoenix.profile.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whose credentials are accepted.
 *
 * @param jwtSecret the key of HS256
 * @param developmentKeyAllowed whether a token signed with the key that everybody knows is accepted
 * @param tenantClaims claims that may name the tenant; the first that a token has counts
 * @param issuer what {@code iss} must be, when set
 * @param audience what {@code aud} must hold, when set
 * @param leeway by how much clocks may differ when {@code exp} and {@code nbf} are checked
 * @param rememberedMax the most verified tokens to remember
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
        int rememberedMax) {

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
                values.number("auth.remembered.max", 10_000, 1, 1_000_000));
    }

    /** Notes a mistake when nobody could be let in, or everybody by accident. */
    void requireKey(ConfigValues values) {
        boolean known = jwtSecret.filter(DevelopmentKey.SECRET::equals).isPresent();
        if (!developmentKeyAllowed && (jwtSecret.isEmpty() || known)) {
            values.mistake(
                    "auth.jwt.secret",
                    known ? "is the development key, which everybody knows" : "not set",
                    "the key of HS256, better of 32 bytes or more; or auth.development-key=true for trying things out");
        }
    }
}
