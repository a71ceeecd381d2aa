package io.phoenix.profile.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The shipped file documents the defaults, so it must equal them. */
class SettingsDefaultsTest {

    private static final Map<String, String> SHIPPED = Settings.read(Path.of("conf", "phoenix-profile.properties"));

    @Test
    void shippedFile_isTheDefaults() {
        assertThat(Settings.from(SHIPPED, Map.of())).isEqualTo(Settings.from(Map.of(), Map.of()));
    }

    @Test
    void shippedFile_hasExactlyTheKeysThatAreRead() {
        assertThat(SHIPPED.keySet().stream().map(ConfigKeys::variableOf).collect(Collectors.toSet()))
                .isEqualTo(variablesRead());
    }

    @Test
    void shippedFile_hasNoSecret() {
        assertThat(SHIPPED.get("auth.jwt.secret")).isEmpty();
        assertThat(SHIPPED.get("generator.secret")).isEmpty();
    }

    private static Set<String> variablesRead() {
        Set<String> asked = new TreeSet<>();
        Settings.from(Map.of(), new Recording(asked));
        return asked;
    }

    /** An empty environment that records which variables are read. */
    private static final class Recording extends HashMap<String, String> {

        private static final long serialVersionUID = 1L;

        private final transient Set<String> asked;

        Recording(Set<String> asked) {
            this.asked = asked;
        }

        @Override
        public String get(Object variable) {
            asked.add((String) variable);
            return null;
        }
    }
}
