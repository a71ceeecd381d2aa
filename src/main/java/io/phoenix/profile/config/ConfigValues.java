package io.phoenix.profile.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values by key, and gathers every mistake instead of stopping at the first. The environment variable of a
 * key is {@code PHOENIX_PROFILE_} and the key in capitals, with {@code _} for dots and hyphens; it wins over the file. Keys
 * of one tenant have none.
 *
 * <p>A key that has a mistake reads as its default, so that reading goes on; {@link #finish} then fails.
 */
final class ConfigValues {

    /** Keys of earlier versions, and what they are called now. */
    private static final Map<String, String> RENAMED = Map.of("http.instances", "http.event-loops");

    private static final String VARIABLE_PREFIX = "PHOENIX_PROFILE_";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|kB|MB)");

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final Set<String> known = new HashSet<>();
    private final List<String> mistakes = new ArrayList<>();

    ConfigValues(Map<String, String> file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    static String variableOf(String key) {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    String text(String key, String fallback) {
        return raw(key).orElse(fallback);
    }

    Optional<Secret> secret(String key, int bytesMin) {
        Optional<Secret> secret = raw(key).map(Secret::new);
        if (secret.filter(text -> text.bytes().length < bytesMin).isPresent()) {
            mistake(key, "too short", "at least " + bytesMin + " bytes");
        }
        return secret;
    }

    Optional<String> optional(String key) {
        return raw(key);
    }

    Optional<Path> readableFile(String key) {
        Optional<Path> file = raw(key).map(Path::of);
        file.filter(path -> !Files.isReadable(path) || Files.isDirectory(path))
                .ifPresent(path -> mistake(key, "'" + path + "'", "a file that can be read"));
        return file;
    }

    /** A list that is not empty, and has no empty members. */
    List<String> list(String key, String fallback) {
        return parsed(
                key,
                split(fallback),
                "one or more, separated by commas",
                text -> Optional.of(split(text)).filter(members -> !members.contains("")));
    }

    private static List<String> split(String text) {
        return List.of(text.split("\\s*,\\s*", -1));
    }

    /** A list without empty members. */
    List<String> list(String key, List<String> fallback) {
        return raw(key).map(text -> Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(member -> !member.isEmpty())
                        .toList())
                .orElse(fallback);
    }

    /** The ids of the tenants that have keys of their own in the file. */
    Set<String> tenants() {
        return TenantKeys.tenantsIn(file.keySet());
    }

    int number(String key, int fallback, int min, int max) {
        return parsed(key, fallback, "a whole number from " + min + " to " + max, text -> {
            int number = Integer.parseInt(text);
            return number >= min && number <= max ? Optional.of(number) : Optional.empty();
        });
    }

    double share(String key, double fallback) {
        return parsed(key, fallback, "a number from 0 to 1", text -> {
            double share = Double.parseDouble(text);
            return share >= 0 && share <= 1 ? Optional.of(share) : Optional.empty();
        });
    }

    int port(String key, int fallback) {
        return number(key, fallback, 0, 65_535);
    }

    boolean flag(String key, boolean fallback) {
        return parsed(key, fallback, "true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    <E extends Enum<E>> E choice(String key, E fallback, Class<E> type) {
        String expected = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return parsed(
                key,
                fallback,
                expected,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant ->
                                constant.name().toLowerCase(Locale.ROOT).equals(text))
                        .findFirst());
    }

    Duration duration(String key, Duration fallback, Duration min, Duration max) {
        String expected = "a whole number with a unit of ms, s, m, h or d, from " + shown(min) + " to " + shown(max);
        return parsed(key, fallback, expected, text -> {
            Matcher matcher = DURATION.matcher(text);
            return matcher.matches()
                    ? Optional.of(duration(Long.parseLong(matcher.group(1)), matcher.group(2)))
                            .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0)
                    : Optional.empty();
        });
    }

    int bytes(String key, int fallback, int max) {
        return parsed(key, fallback, "a whole number with a unit of B, kB or MB, up to " + max + "B", text -> {
            Matcher matcher = SIZE.matcher(text);
            return matcher.matches()
                    ? Optional.of(bytes(Long.parseLong(matcher.group(1)), matcher.group(2)))
                            .filter(value -> value > 0 && value <= max)
                            .map(Long::intValue)
                    : Optional.empty();
        });
    }

    /** An address that may hold a password, which is why a mistake in it does not show its value. */
    URI address(String key, String fallback, String expected, Set<String> schemes) {
        String text = text(key, fallback);
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // told below, without the value
        }
        mistakes.add(key + ": the value is not shown, it may hold a password (expected: " + expected + ")");
        return URI.create(fallback);
    }

    void mistake(String key, String value, String expected) {
        mistakes.add(key + ": " + value + " (expected: " + expected + ")");
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException with every mistake found, keys that nobody asked for among them
     */
    void finish() {
        RENAMED.forEach((old, present) -> {
            if (file.containsKey(old)
                    || !environment.getOrDefault(variableOf(old), "").isBlank()) {
                mistake(old, "renamed", present);
            }
        });
        file.keySet().stream()
                .filter(key -> !known.contains(key) && !RENAMED.containsKey(key))
                .sorted()
                .forEach(key -> mistakes.add(key + ": unknown key" + suggestion(key)));
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
    }

    private String suggestion(String unknown) {
        return NearestKey.to(unknown, known)
                .map(key -> " (did you mean " + key + "?)")
                .orElse(TenantKeys.isOfTenant(unknown) ? " (expected: tenant.<tenant_id>.names.*)" : "");
    }

    private Optional<String> raw(String key) {
        known.add(key);
        Optional<String> variable =
                TenantKeys.isOfTenant(key) ? Optional.empty() : set(environment.get(variableOf(key)));
        return variable.or(() -> set(file.get(key)));
    }

    /** An empty value counts as not set. */
    private static Optional<String> set(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private <T> T parsed(String key, T fallback, String expected, Function<String, Optional<T>> parser) {
        Optional<String> text = raw(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<T> value;
        try {
            value = parser.apply(text.get());
        } catch (NumberFormatException malformed) {
            value = Optional.empty();
        }
        if (value.isEmpty()) {
            mistake(key, "'" + text.get() + "'", expected);
        }
        return value.orElse(fallback);
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static long bytes(long amount, String unit) {
        return switch (unit) {
            case "kB" -> amount * 1_000;
            case "MB" -> amount * 1_000_000;
            default -> amount;
        };
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
