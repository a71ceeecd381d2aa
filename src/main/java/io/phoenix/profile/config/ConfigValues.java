package io.phoenix.profile.config;

import io.phoenix.profile.config.TenantSettings.Kind;
import io.phoenix.profile.domain.WholeNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values by key, from the environment first, then from the file, and collects every mistake instead of stopping
 * at the first. A key with a mistake reads as its default, so that reading can continue; {@link #finish} then fails.
 */
final class ConfigValues {

    private static final Pattern DURATION = Pattern.compile("(" + WholeNumber.NINE_DIGITS + ")(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(" + WholeNumber.NINE_DIGITS + ")(B|kB|MB)");
    private static final Pattern SHARE = Pattern.compile("[01](?:\\.[0-9]{1,9})?");

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of("B", 1L, "kB", 1_000L, "MB", 1_000_000L);

    private static final URI PLACEHOLDER = URI.create("http://localhost");

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final Map<String, Kind> known = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    ConfigValues(Map<String, String> file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    String text(String key, String fallback) {
        return optional(key).orElse(fallback);
    }

    Optional<String> optional(String key) {
        known.putIfAbsent(key, Kind.TEXT);
        Optional<String> variable =
                ConfigKeys.isTenantKey(key) ? Optional.empty() : set(environment.get(ConfigKeys.variableOf(key)));
        return variable.or(() -> set(file.get(key)));
    }

    Optional<Secret> secret(String key, int bytesMin) {
        Optional<Secret> secret = optional(key).map(Secret::new);
        if (secret.filter(text -> text.bytes().length < bytesMin).isPresent()) {
            mistake(key, "too short", "at least " + bytesMin + " bytes");
        }
        return secret;
    }

    /** The path of a file that can be read; {@code content}, which may be empty, is for the message. */
    Optional<Path> readableFile(String key, String content) {
        known.put(key, Kind.FILE);
        Optional<Path> path = optional(key).map(Path::of);
        path.filter(named -> !Files.isReadable(named) || Files.isDirectory(named))
                .ifPresent(named -> mistake(key, "'" + named + "'", "a readable file" + content));
        return path;
    }

    /** A list that is not empty and has no empty members. */
    List<String> requiredList(String key, String fallback) {
        known.put(key, Kind.LIST);
        return parsed(
                key,
                split(fallback),
                "one or more, separated by commas",
                text -> Optional.of(split(text)).filter(members -> !members.contains("")));
    }

    /** A list whose empty members are dropped. */
    List<String> list(String key, List<String> fallback) {
        known.put(key, Kind.LIST);
        return optional(key)
                .map(text -> split(text).stream()
                        .map(String::strip)
                        .filter(member -> !member.isEmpty())
                        .toList())
                .orElse(fallback);
    }

    private static List<String> split(String text) {
        return List.of(text.split("\\s*,\\s*", -1));
    }

    List<String> tenants() {
        return ConfigKeys.tenantsIn(file.keySet());
    }

    int number(String key, int fallback, int min, int max) {
        known.put(key, Kind.NUMBER);
        String expected = "a whole number from " + min + " to " + max;
        return parsed(key, fallback, expected, text -> {
            OptionalLong number = WholeNumber.parse(text, max);
            return number.isPresent() && number.getAsLong() >= min
                    ? Optional.of((int) number.getAsLong())
                    : Optional.empty();
        });
    }

    double share(String key, double fallback) {
        return parsed(
                key,
                fallback,
                "a number from 0 to 1",
                text -> Optional.of(text)
                        .filter(form -> SHARE.matcher(form).matches())
                        .map(Double::valueOf)
                        .filter(share -> share <= 1));
    }

    boolean flag(String key, boolean fallback) {
        known.put(key, Kind.FLAG);
        return choice(key, fallback, List.of(true, false), String::valueOf);
    }

    <T> T choice(String key, T fallback, List<T> choices, Function<T, String> name) {
        String expected = choices.stream().map(name).collect(Collectors.joining(", "));
        return parsed(
                key,
                fallback,
                expected,
                text -> choices.stream()
                        .filter(choice -> name.apply(choice).equals(text))
                        .findFirst());
    }

    /** The default and the limits are written as in the file, such as {@code 10ms}. */
    Duration duration(String key, String fallback, String min, String max) {
        return duration(key, duration(fallback), min, max, "ms, s, m, h or d", Duration.ofMillis(1));
    }

    /** For a consumer that counts whole seconds; a fraction is a mistake. */
    Duration seconds(String key, Duration fallback, String min, String max) {
        return duration(key, fallback, min, max, "s, m, h or d", Duration.ofSeconds(1));
    }

    private Duration duration(String key, Duration fallback, String min, String max, String units, Duration step) {
        Duration least = duration(min);
        Duration most = duration(max);
        String expected = "a whole number with a unit of " + units + ", from " + shown(least) + " to " + shown(most);
        return parsed(
                key,
                fallback,
                expected,
                text -> within(duration(text), least, most).filter(value -> value.toMillis() % step.toMillis() == 0));
    }

    int bytes(String key, int fallback, int max) {
        String expected = "a whole number with a unit of B, kB or MB, up to " + max + "B";
        return parsed(
                key,
                fallback,
                expected,
                text -> within(amount(text, SIZE, BYTES), 1L, (long) max).map(Long::intValue));
    }

    private static <T extends Comparable<T>> Optional<T> within(T value, T min, T max) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0 ? Optional.of(value) : Optional.empty();
    }

    /** An absolute URL of HTTP or HTTPS with a host; a malformed one reads as a placeholder. */
    Optional<URI> webAddress(String key, String expected) {
        return optional(key)
                .map(text -> uri(text).filter(ConfigValues::isWeb).orElseGet(() -> {
                    hiddenMistake(key, expected);
                    return PLACEHOLDER;
                }));
    }

    static boolean isWeb(URI uri) {
        return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    }

    /** Without the exception, whose message quotes the value. */
    static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    void mistake(String key, String value, String expected) {
        mistakes.add(key + ": " + value + " (expected: " + expected + ")");
    }

    /** Does not show the value, which may hold a password. */
    void hiddenMistake(String key, String expected) {
        mistake(key, "the value is not shown, it may hold a password", expected);
    }

    void requireCertificateWithKey(String prefix, Optional<Path> certificate, Optional<Path> key) {
        if (certificate.isPresent() != key.isPresent()) {
            mistake(
                    prefix + (key.isPresent() ? "certificate" : "key"),
                    "not set",
                    "both " + prefix + "certificate and " + prefix + "key, or neither");
        }
    }

    /** The kinds of the values that were read, by key. */
    Map<String, Kind> kinds() {
        return known;
    }

    /** The mistakes so far, without unknown keys. */
    List<String> mistakes() {
        return mistakes;
    }

    /** Fails with every mistake, unknown and renamed keys included. */
    void finish() {
        mistakes.addAll(ConfigKeys.mistakes(file, environment, known.keySet()));
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
    }

    /** An empty value counts as not set. */
    private static Optional<String> set(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private <T> T parsed(String key, T fallback, String expected, Function<String, Optional<T>> parser) {
        Optional<String> text = optional(key);
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<T> value = Optional.empty();
        try {
            value = parser.apply(text.get());
        } catch (NumberFormatException malformed) {
            // a mistake, like a number out of range
        }
        if (value.isEmpty()) {
            mistake(key, "'" + text.get() + "'", expected);
        }
        return value.orElse(fallback);
    }

    private static Duration duration(String text) {
        return Duration.ofMillis(amount(text, DURATION, MILLIS));
    }

    /** In the smallest unit. */
    private static long amount(String text, Pattern pattern, Map<String, Long> units) {
        Matcher form = pattern.matcher(text);
        if (!form.matches()) {
            throw new NumberFormatException("'" + text + "'");
        }
        return Long.parseLong(form.group(1)) * units.getOrDefault(form.group(2), 1L);
    }

    /** In seconds where it is a whole number of them, otherwise in milliseconds. */
    static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
