package io.phoenix.profile.config;

import io.phoenix.profile.domain.KeyedHash;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Everything that can be configured; {@code conf/phoenix-profile.properties} explains each key. */
public record Settings(
        Server server,
        Access access,
        TenancySettings tenants,
        LiveSettings live,
        FeedSettings changes,
        SearchSettings search,
        ModerationSettings moderation,
        PictureSettings pictures,
        BoardSettings boards,
        CacheSettings cache,
        Generation generation,
        Observability observability,
        RedisSettings redis,
        PostgresSettings postgres,
        ImportSettings imports) {

    /** The two ports, start and graceful shutdown. */
    public record Server(HttpSettings http, PortSettings management, Start start, Shutdown shutdown) {}

    /** How long a start waits for Postgres, and the longest pause between two attempts to use it. */
    public record Start(Duration patience, Duration retryPauseMax) {}

    /** Graceful shutdown: the pause of an unready instance before it drains, and the time limit of draining. */
    public record Shutdown(Duration pause, Duration drainMax) {}

    /** Credentials, and the rate limits of an instance. */
    public record Access(AuthSettings auth, LimitSettings limits) {}

    /** What names and avatars are generated from; the secret is empty where the database has its own. */
    public record Generation(Optional<Secret> secret, AvatarSettings avatars) {}

    /** The log, and tracing. */
    public record Observability(LogSettings log, TracingSettings tracing) {}

    /**
     * Reads the settings from the entries of the configuration file, and from the environment, which overrides them.
     * Unknown variables are ignored, because Kubernetes sets variables for every service.
     *
     * @throws ConfigException with every mistake
     */
    public static Settings from(Map<String, String> file, Map<String, String> environment) {
        ConfigValues values = new ConfigValues(file, environment);
        Settings settings = from(values);
        values.finish();
        return settings;
    }

    /** Like {@link #from}, for an instance that serves: some credentials must be acceptable. */
    public static Settings toServe(Map<String, String> file, Map<String, String> environment) {
        ConfigValues values = new ConfigValues(file, environment);
        Settings settings = from(values);
        settings.access().auth().requireKey(values);
        values.finish();
        return settings;
    }

    private static final URI DEFAULT_PUBLIC_URL = URI.create("http://localhost:8080");

    private static Settings from(ConfigValues values) {
        URI publicUrl = values.webAddress(
                        "http.public-url",
                        "the URL at which clients reach the API, such as https://profiles.example.com")
                .orElse(DEFAULT_PUBLIC_URL);
        HttpSettings http = HttpSettings.from(values);
        CacheSettings cache = CacheSettings.from(values);
        PostgresSettings postgres = PostgresSettings.from(values);
        cache.poll().requireOverlap(postgres.timeouts().poll(), values);
        return new Settings(
                new Server(
                        http,
                        PortSettings.from(values, "management.", 8081),
                        new Start(
                                values.duration("start.patience", "365d", "0s", "365d"),
                                values.duration("start.retry.pause", "250ms", "10ms", "1m")),
                        new Shutdown(
                                values.duration("shutdown.pause", "2s", "0s", "5m"),
                                values.duration("shutdown.drain.max", "10s", "1ms", "5m"))),
                new Access(AuthSettings.from(values), LimitSettings.from(values)),
                TenancySettings.from(values),
                LiveSettings.from(values, http.connections().idleTimeout()),
                FeedSettings.from(values, http.connections().idleTimeout()),
                SearchSettings.from(values),
                ModerationSettings.from(values),
                PictureSettings.from(values),
                BoardSettings.from(values, publicUrl),
                cache,
                new Generation(
                        values.secret("generator.secret", KeyedHash.SECRET_BYTES_MIN),
                        AvatarSettings.from(values, publicUrl)),
                new Observability(LogSettings.from(values), TracingSettings.from(values)),
                RedisSettings.from(values),
                postgres,
                ImportSettings.from(values));
    }

    /**
     * Reads a properties file in UTF-8.
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
