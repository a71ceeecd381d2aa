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
    void shippedFile_always_equalsTheDefaults() {
        assertThat(Settings.from(SHIPPED, Map.of())).isEqualTo(Settings.from(Map.of(), Map.of()));
    }

    @Test
    void shippedFile_always_hasExactlyTheKeysRead() {
        assertThat(SHIPPED.keySet().stream().map(ConfigKeys::variableOf).collect(Collectors.toSet()))
                .isEqualTo(variablesRead());
    }

    @Test
    void shippedFile_always_containsNoSecret() {
        assertThat(SHIPPED.get("auth.jwt.secret")).isEmpty();
        assertThat(SHIPPED.get("generator.secret")).isEmpty();
    }

    private static Set<String> variablesRead() {
        Set<String> variables = new TreeSet<>();
        Settings.from(Map.of(), new Recording(variables));
        return variables;
    }

    /** An empty environment that records which variables are read. */
    private static final class Recording extends HashMap<String, String> {

        private static final long serialVersionUID = 1L;

        private final transient Set<String> variables;

        Recording(Set<String> variables) {
            this.variables = variables;
        }

        @Override
        public String get(Object variable) {
            variables.add((String) variable);
            return null;
        }
    }
}
