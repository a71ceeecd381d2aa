package io.phoenix.profile.cli;

import io.phoenix.profile.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file, for the commands that read one. */
final class ConfigOption {

    private static final Path DEFAULT = Path.of("conf", "phoenix-profile.properties");

    @Nullable @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:PHOENIX_PROFILE_CONFIG}",
            description = "configuration file (default: conf/phoenix-profile.properties, if it exists);"
                    + " environment variables override it")
    private Path file;

    Settings settings() {
        return Settings.from(entries(), System.getenv());
    }

    Settings settingsToServe() {
        return Settings.toServe(entries(), System.getenv());
    }

    private Map<String, String> entries() {
        if (file != null) {
            return Settings.read(file);
        }
        return Files.exists(DEFAULT) ? Settings.read(DEFAULT) : Map.of();
    }
}
