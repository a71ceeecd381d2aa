package io.phoenix.profile.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Redis: one address for each host, with the password. Values live for their time to live, plus or minus a tenth. */
public record RedisSettings(
        Mode mode,
        List<Secret> addresses,
        Tls tls,
        String masterName,
        Connections connections,
        Duration valueTimeToLive,
        Duration leaseTimeToLive) {

    private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";
    private static final Pattern ADDRESSES =
            Pattern.compile("(rediss?://(?:[^@/]*@)?)(" + HOST + "(?:," + HOST + ")*)(/\\d{0,5})?");

    /** How Redis is deployed. */
    public enum Mode {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /** TLS, used where the address begins with {@code rediss}; without a CA, what the JVM trusts. All are PEM files. */
    public record Tls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {

        private static Tls from(ConfigValues values) {
            Tls tls = new Tls(
                    values.readableFile("redis.tls.ca", ""),
                    values.readableFile("redis.tls.certificate", ""),
                    values.readableFile("redis.tls.key", ""));
            values.requireCertificateWithKey("redis.tls.", tls.certificate, tls.key);
            return tls;
        }
    }

    /** The connections for commands; the pipeline is that of one connection. The bus has one connection more. */
    public record Connections(
            int count, int pipelineMax, Duration timeout, Duration connectTimeout, Duration reconnectPauseMax) {}

    public boolean isEncrypted() {
        return addresses.get(0).text().startsWith("rediss:");
    }

    static RedisSettings from(ConfigValues values) {
        Mode mode = values.choice(
                "redis.mode",
                Mode.STANDALONE,
                List.of(Mode.values()),
                choice -> choice.name().toLowerCase(Locale.ROOT));
        return new RedisSettings(
                mode,
                addresses(values, mode),
                Tls.from(values),
                values.text("redis.master", "mymaster"),
                new Connections(
                        values.number("redis.connections", 4, 1, 256),
                        values.number("redis.pipeline.max", 4_096, 1, 1_000_000),
                        values.duration("redis.timeout", "50ms", "1ms", "10s"),
                        values.duration("redis.connect.timeout", "500ms", "1ms", "1m"),
                        values.duration("redis.reconnect.pause.max", "500ms", "50ms", "1m")),
                values.duration("redis.value.time-to-live", "10m", "1s", "30d"),
                values.duration("redis.lease.time-to-live", "3s", "100ms", "1m"));
    }

    /** One address for each host. {@link java.net.URI} cannot parse an authority with several. */
    private static List<Secret> addresses(ConfigValues values, Mode mode) {
        Matcher form = ADDRESSES.matcher(values.text("redis.uri", "redis://localhost:6379"));
        List<Secret> addresses = form.matches()
                ? Stream.of(form.group(2).split(",", -1))
                        .map(host -> new Secret(form.group(1) + host + (form.group(3) == null ? "" : form.group(3))))
                        .toList()
                : List.of();
        if (addresses.isEmpty() || (mode == Mode.STANDALONE && addresses.size() > 1)) {
            values.hiddenMistake(
                    "redis.uri",
                    "redis://[user:password@]host[:port][/database]; several host:port, separated by commas, for"
                            + " redis.mode sentinel or cluster");
        }
        return addresses;
    }
}
