package io.phoenix.profile.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a server of one tenant proves itself by, as {@code <tenant_id>/<what>}: the slash is in no id.
 *
 * @param tenantId the tenant that the server belongs to
 * @param secret the SHA-256 of its API key in hexadecimal digits, or the key that it signs with
 */
public record TenantCredentials(String tenantId, Secret secret) {

    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9._\\-:@+=~|]{1,64}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int SIGNING_KEY_BYTES_MIN = 32;

    static List<TenantCredentials> apiKeys(ConfigValues values) {
        return from(
                values,
                "auth.api-keys",
                "<tenant_id>/<SHA-256 of the key, 64 hexadecimal digits>, separated by commas",
                secret -> SHA_256.matcher(secret.text()).matches());
    }

    static List<TenantCredentials> signingKeys(ConfigValues values) {
        return from(
                values,
                "auth.hmac.keys",
                "<tenant_id>/<key of " + SIGNING_KEY_BYTES_MIN + " bytes or more>, separated by commas",
                secret -> secret.bytes().length >= SIGNING_KEY_BYTES_MIN);
    }

    private static List<TenantCredentials> from(
            ConfigValues values, String key, String expected, Predicate<Secret> usable) {
        List<TenantCredentials> all = new ArrayList<>();
        int number = 0;
        for (String entry : values.list(key, List.of())) {
            number++;
            Optional<TenantCredentials> parsed = parse(entry).filter(read -> usable.test(read.secret()));
            if (parsed.isEmpty()) {
                values.mistake(key, "number " + number + ", which is not shown", expected);
            }
            parsed.ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    private static Optional<TenantCredentials> parse(String entry) {
        int slash = entry.indexOf('/');
        return slash > 0 && TENANT_ID.matcher(entry.substring(0, slash)).matches()
                ? Optional.of(new TenantCredentials(entry.substring(0, slash), new Secret(entry.substring(slash + 1))))
                : Optional.empty();
    }
}
