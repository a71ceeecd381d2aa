package io.phoenix.profile.config;

import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;
import java.util.List;

/**
 * Which credentials are accepted. The signature window is in whole seconds.
 *
 * @param operatorKeys the SHA-256 of the API keys of operators, who manage tenants
 */
public record AuthSettings(
        TokenSettings tokens,
        List<TenantCredentials> apiKeys,
        List<TenantCredentials> signingKeys,
        List<Secret> operatorKeys,
        Duration signatureWindow,
        int rememberedMax) {

    /** A key to try the service with. It is public, so it protects nothing. */
    public static final Secret DEVELOPMENT_KEY = new Secret("phoenix-profile-development-key-which-everybody-knows");

    private static final String ERASING_SERVERS = "auth.servers.erase";

    /** Stands for the tenants in the list below. */
    static final String ALL_TENANTS = "*";

    /** The tenants whose servers may erase unless a setting of the tenant says otherwise. */
    static List<String> erasingServers(ConfigValues values) {
        List<String> tenants = values.list(ERASING_SERVERS, List.of());
        tenants.stream()
                .filter(tenant -> !tenant.equals(ALL_TENANTS) && !ProfileId.isTenantId(tenant))
                .forEach(invalid -> values.mistake(
                        ERASING_SERVERS, "'" + invalid + "'", "tenant ids separated by commas, or * for all tenants"));
        return tenants;
    }

    static AuthSettings from(ConfigValues values) {
        return new AuthSettings(
                TokenSettings.from(values),
                TenantCredentials.apiKeys(values),
                TenantCredentials.signingKeys(values),
                TenantCredentials.operatorKeys(values),
                values.seconds("auth.hmac.window", Duration.ofMinutes(5), "1s", "1h"),
                values.number("auth.remembered.max", 10_000, 1, 1_000_000));
    }

    /** Notes a mistake where no credentials could be accepted, or where anybody can sign a token. */
    void requireKey(ConfigValues values) {
        boolean isPublic = tokens.issuers().stream()
                .anyMatch(issuer -> issuer.keys().secrets().contains(DEVELOPMENT_KEY));
        boolean acceptsSomething =
                tokens.issuers().stream().anyMatch(issuer -> issuer.keys().any())
                        || !apiKeys.isEmpty()
                        || !signingKeys.isEmpty()
                        || !operatorKeys.isEmpty();
        if (!tokens.developmentKeyAllowed() && (isPublic || !acceptsSomething)) {
            values.mistake(
                    "auth.jwt.secret",
                    isPublic ? "is the development key, which is public" : "not set",
                    "the key of HS256, at least 32 bytes; or auth.jwt.jwks.uri, auth.jwt.keys, auth.api-keys,"
                            + " auth.hmac.keys or operator.api-keys; or, to try it, auth.development-key=true");
        }
    }
}
