package io.phoenix.profile.cli;

import io.phoenix.profile.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration is, for the commands that read one. */
final class ConfigOption {

    private static final Path DEFAULT = Path.of("conf", "phoenix-profile.properties");

    @Nullable @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:PHOENIX_PROFILE_CONFIG}",
            description = "configuration file (default: conf/phoenix-profile.properties, where there is one);"
                    + " environment variables win over it")
    private Path file;

    /** The keys and values of the file; none where none was named and the default is not there. */
    Map<String, String> entries() {
        if (file != null) {
            return Settings.read(file);
        }
        return Files.exists(DEFAULT) ? Settings.read(DEFAULT) : Map.of();
    }
}
