package io.phoenix.profile.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Everything that can be configured. */
public record Settings(
        HttpSettings http,
        ManagementSettings management,
        ShutdownSettings shutdown,
        AuthSettings auth,
        LimitSettings limits,
        LiveSettings live,
        ReadSettings read,
        GeneratorSettings generator,
        TenantNameSettings names,
        AvatarSettings avatars,
        ConsoleSettings console,
        LogSettings log,
        TracingSettings tracing,
        WatchSettings watch,
        WarmSettings warm,
        RedisSettings redis,
        PostgresSettings postgres) {

    /**
     * Reads the settings.
     *
     * @param file keys and values of the configuration file
     * @param environment the environment variables, which win over the file; those that are of no key are ignored, since
     *     Kubernetes sets variables of its own for every service
     * @throws ConfigException with every mistake found
     */
    public static Settings from(Map<String, String> file, Map<String, String> environment) {
        ConfigValues values = new ConfigValues(file, environment);
        Settings settings = from(values);
        values.finish();
        return settings;
    }

    /**
     * Reads the settings for an instance that serves: without a key to verify tokens with it refuses to start.
     *
     * @throws ConfigException with every mistake found
     */
    public static Settings toServe(Map<String, String> file, Map<String, String> environment) {
        ConfigValues values = new ConfigValues(file, environment);
        Settings settings = from(values);
        settings.auth().requireKey(values);
        values.finish();
        return settings;
    }

    private static Settings from(ConfigValues values) {
        HttpSettings http = HttpSettings.from(values);
        Settings settings = new Settings(
                http,
                ManagementSettings.from(values),
                ShutdownSettings.from(values),
                AuthSettings.from(values),
                LimitSettings.from(values),
                LiveSettings.from(values, http.idleTimeout()),
                ReadSettings.from(values),
                GeneratorSettings.from(values),
                TenantNameSettings.from(values),
                AvatarSettings.from(values),
                ConsoleSettings.from(values),
                LogSettings.from(values),
                TracingSettings.from(values),
                WatchSettings.from(values),
                WarmSettings.from(values),
                RedisSettings.from(values),
                PostgresSettings.from(values));
        settings.requireLogToOutliveValues(values);
        return settings;
    }

    /**
     * A value that Redis kept although it was overtaken is found by the change log, so the log must be kept for longer than
     * any value: its time to live and the tenth by which that is spread.
     */
    private void requireLogToOutliveValues(ConfigValues values) {
        Duration valueMax = redis.valueTimeToLive().plus(redis.valueTimeToLive().dividedBy(10));
        if (postgres.changeLogRetention().compareTo(valueMax) <= 0) {
            values.mistake(
                    "postgres.change-log.retention",
                    postgres.changeLogRetention().toSeconds() + "s",
                    "more than redis.value.time-to-live and a tenth, " + valueMax.toSeconds() + "s");
        }
    }

    /**
     * The keys and values of a properties file.
     *
     * @throws ConfigException when it cannot be read
     */
    public static Map<String, String> read(Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    List.of("configuration file: '" + path + "' (expected: a properties file in UTF-8; " + e + ")"));
        }
        Map<String, String> entries = new TreeMap<>();
        properties.forEach((key, value) -> entries.put((String) key, (String) value));
        return entries;
    }
}
