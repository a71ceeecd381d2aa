package io.phoenix.profile.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment overrides the file, the file overrides the defaults, and an empty value counts as unset. */
class SettingsPrecedenceTest {

    private static final String VARIABLE = "PHOENIX_PROFILE_HTTP_PORT";

    @Test
    void from_fileAndEnvironment_usesEnvironment() {
        assertThat(port(Map.of("http.port", "1"), Map.of(VARIABLE, "2"))).isEqualTo(2);
    }

    @Test
    void from_neither_usesTheDefault() {
        assertThat(port(Map.of(), Map.of())).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void from_emptyValue_countsAsUnset(String empty) {
        assertThat(port(Map.of("http.port", empty), Map.of())).isEqualTo(8080);
        assertThat(port(Map.of("http.port", "1"), Map.of(VARIABLE, empty))).isEqualTo(1);
    }

    @Test
    void from_valueWithSpaces_isStripped() {
        assertThat(port(Map.of("http.port", " 1 "), Map.of())).isEqualTo(1);
    }

    @Test
    void from_unknownVariables_areIgnored() {
        assertThat(port(Map.of(), Map.of("PHOENIX_PROFILE_SERVICE_HOST", "10.0.0.1", "HTTP_PORT", "3")))
                .isEqualTo(8080);
    }

    private static int port(Map<String, String> file, Map<String, String> environment) {
        return Settings.from(file, environment).server().http().listen().port();
    }
}
