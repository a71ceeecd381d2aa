package io.phoenix.profile.config;

import io.phoenix.profile.domain.ProfileId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The credentials of a server of one tenant: the SHA-256 of an API key in hexadecimal digits, or a signing key. Written
 * as {@code <tenant_id>/<secret>}; no tenant id contains a slash.
 */
public record TenantCredentials(String tenantId, Secret secret) {

    private static final String API_KEYS = "auth.api-keys";
    private static final String OPERATOR_KEYS = "operator.api-keys";
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int SIGNING_KEY_BYTES_MIN = 32;

    /** A key identifies its tenant, so no two tenants may have the same one. */
    static List<TenantCredentials> apiKeys(ConfigValues values) {
        List<TenantCredentials> all = from(
                values,
                API_KEYS,
                "<tenant_id>/<SHA-256 of the key, 64 hexadecimal digits>, separated by commas",
                secret -> SHA_256.matcher(secret.text()).matches());
        Map<String, String> tenants = new HashMap<>();
        for (TenantCredentials entry : all) {
            String other = tenants.putIfAbsent(entry.secret().text().toLowerCase(Locale.ROOT), entry.tenantId());
            if (other != null && !other.equals(entry.tenantId())) {
                values.mistake(
                        API_KEYS,
                        "tenants '" + other + "' and '" + entry.tenantId() + "' have the same key",
                        "a key of its own for each tenant");
            }
        }
        return all;
    }

    static List<TenantCredentials> signingKeys(ConfigValues values) {
        return from(
                values,
                "auth.hmac.keys",
                "<tenant_id>/<key of " + SIGNING_KEY_BYTES_MIN + " bytes or more>, separated by commas",
                secret -> secret.bytes().length >= SIGNING_KEY_BYTES_MIN);
    }

    /** No tenant may have the key of an operator. */
    static List<Secret> operatorKeys(ConfigValues values) {
        List<String> hashes = values.list(OPERATOR_KEYS, List.of());
        for (int i = 0; i < hashes.size(); i++) {
            if (!SHA_256.matcher(hashes.get(i)).matches()) {
                values.mistake(
                        OPERATOR_KEYS,
                        "entry " + (i + 1) + ", not shown because it is secret",
                        "<SHA-256 of the key, 64 hexadecimal digits>, separated by commas");
            }
        }
        List<Secret> keys = hashes.stream()
                .filter(hash -> SHA_256.matcher(hash).matches())
                .map(Secret::new)
                .toList();
        if (values.list(API_KEYS, List.of()).stream()
                .map(entry -> entry.substring(entry.indexOf('/') + 1))
                .anyMatch(hash -> hashes.stream().anyMatch(hash::equalsIgnoreCase))) {
            values.mistake(OPERATOR_KEYS, "a tenant has the same key", "a key of its own");
        }
        return keys;
    }

    private static List<TenantCredentials> from(
            ConfigValues values, String key, String expected, Predicate<Secret> usable) {
        List<TenantCredentials> all = new ArrayList<>();
        int number = 0;
        for (String entry : values.list(key, List.of())) {
            number++;
            Optional<TenantCredentials> parsed = parse(entry).filter(read -> usable.test(read.secret()));
            if (parsed.isEmpty()) {
                values.mistake(key, "entry " + number + ", not shown because it is secret", expected);
            }
            parsed.ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    private static Optional<TenantCredentials> parse(String entry) {
        int slash = entry.indexOf('/');
        return slash > 0 && ProfileId.isTenantId(entry.substring(0, slash))
                ? Optional.of(new TenantCredentials(entry.substring(0, slash), new Secret(entry.substring(slash + 1))))
                : Optional.empty();
    }
}
