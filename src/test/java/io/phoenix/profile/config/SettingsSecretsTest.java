package io.phoenix.profile.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets are never printed, not even in part; the public development key is not accepted as one. */
class SettingsSecretsTest {

    private static final String SECRET = "hunter2-hunter2-hunter2-hunter2-hunter2";

    @Test
    void toString_withSecrets_printsNone() {
        Settings settings = Settings.from(
                Map.of(
                        "auth.jwt.secret",
                        SECRET,
                        "generator.secret",
                        SECRET,
                        "redis.uri",
                        "redis://user:" + SECRET + "@localhost:6379",
                        "postgres.uri",
                        "postgresql://user:" + SECRET + "@localhost:5432/postgres"),
                Map.of());

        assertThat(settings.access().auth().tokens().main().keys().secrets()).containsExactly(new Secret(SECRET));
        assertThat(settings.postgres().addresses().get(0).toString()).contains(SECRET);
        assertThat(settings.toString()).contains("redis=", "postgres=").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "redis.uri, http://user:hunter2@localhost",
        "postgres.uri, mysql://user:hunter2@localhost/x",
        "generator.secret, hunter2",
        "auth.jwt.secret, hunter2-of-less-than-32-bytes",
        "auth.jwt.secret.previous, hunter2",
        "auth.jwt.secretz, hunter2"
    })
    void mistakes_inSecret_doNotPrintIt(String key, String value) {
        assertThat(mistakes(Map.of(key, value)))
                .anySatisfy(mistake -> assertThat(mistake).startsWith(key))
                .noneSatisfy(mistake -> assertThat(mistake).contains("hunter2"));
    }

    @Test
    void toServe_noKeyOrDevelopmentKey_isRefused() {
        assertThat(mistakes(Map.of())).singleElement().asString().startsWith("auth.jwt.secret: not set (expected: ");
        assertThat(mistakes(Map.of("auth.jwt.secret", AuthSettings.DEVELOPMENT_KEY.text())))
                .singleElement()
                .asString()
                .startsWith("auth.jwt.secret: is the development key, which is public (expected: ");
    }

    @Test
    void apiKeys_sameForTwoTenants_areRefused() {
        String hash = "0A".repeat(32);

        assertThat(mistakes(Map.of(
                        "auth.api-keys",
                        "acme/" + "0b".repeat(32) + ",demo/" + hash + ",demo/" + hash + ",games/"
                                + hash.toLowerCase(Locale.ROOT))))
                .singleElement()
                .asString()
                .startsWith("auth.api-keys: tenants 'demo' and 'games' have the same key (expected: ")
                .doesNotContainIgnoringCase(hash);
    }

    @Test
    void toServe_developmentKeyAllowed_needsNoOtherKey() {
        Settings settings = Settings.toServe(Map.of("auth.development-key", "true"), Map.of());

        assertThat(settings.access().auth().tokens().developmentKeyAllowed()).isTrue();
    }

    private static List<String> mistakes(Map<String, String> file) {
        return catchThrowableOfType(ConfigException.class, () -> Settings.toServe(file, Map.of()))
                .mistakes();
    }
}
