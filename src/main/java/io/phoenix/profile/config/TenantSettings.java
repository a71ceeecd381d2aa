package io.phoenix.profile.config;

import io.phoenix.profile.config.LimitSettings.CallerLimits;
import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.WholeNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one tenant. Each is read from three places, the first of which wins: the tenant's own, which an operator sets
 * at run time; {@code tenant.<tenant_id>.<key>} of the configuration file; {@code <key>} of the configuration.
 *
 * <p>To add a setting, add a component here, or to a part, and read it in {@link #from}: docs/tenants.md.
 *
 * @param serversErase whether servers of the tenant may erase its profiles
 */
public record TenantSettings(Names names, CallerLimits limits, PicturePolicy pictures, boolean serversErase) {

    static final TenantSettings BUILT_IN = new TenantSettings(
            Names.BUILT_IN, CallerLimits.BUILT_IN, PicturePolicy.BUILT_IN, /* serversErase= */ false);

    private static final SortedMap<String, Kind> BY_NAME = byName();

    /** What a setting is in JSON. */
    public enum Kind {
        FLAG("true or false"),
        NUMBER("a whole number"),
        TEXT("a string"),
        LIST("an array of strings, not empty and without commas"),
        /** A path, which only the configuration file may name. */
        FILE("nothing; only the configuration file may name a file");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }

        /** For messages. */
        public String expected() {
            return expected;
        }
    }

    /** The settings, and the mistakes in those that read as their default therefore. */
    public record Reading(TenantSettings settings, List<String> mistakes) {}

    static TenantSettings from(ConfigValues values, String prefix, TenantSettings inherited) {
        return new TenantSettings(
                Names.from(values, prefix, inherited.names),
                CallerLimits.from(values, prefix, inherited.limits),
                PicturePolicy.from(values, prefix, inherited.pictures),
                values.flag(prefix + "erase.servers", inherited.serversErase));
    }

    /** These settings for a tenant whose servers may erase. */
    TenantSettings withErasingServers() {
        return new TenantSettings(names, limits, pictures, /* serversErase= */ true);
    }

    /** The names of all settings that can be set at run time, which are keys of the configuration, and their kinds. */
    public static SortedMap<String, Kind> kinds() {
        return BY_NAME;
    }

    private static SortedMap<String, Kind> byName() {
        ConfigValues values = new ConfigValues(Map.of(), Map.of());
        from(values, "", BUILT_IN);
        SortedMap<String, Kind> kinds = new TreeMap<>(values.kinds());
        kinds.values().removeIf(kind -> kind == Kind.FILE);
        return kinds;
    }

    /**
     * These settings, overridden by a tenant's own.
     *
     * @param own by name, as parsed from JSON: booleans, numbers, strings, collections of strings; null stands for not set
     */
    public Reading overriddenBy(Map<String, ? extends @Nullable Object> own) {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        own.forEach((name, value) -> {
            Kind kind = BY_NAME.get(name);
            if (kind == null) {
                mistakes.add(
                        "'" + Quoted.of(name) + "' (expected: one of " + String.join(", ", BY_NAME.keySet()) + ")");
            } else if (value != null) {
                String text = text(kind, value);
                if (text.isEmpty()) {
                    mistakes.add(
                            name + ": '" + Quoted.of(String.valueOf(value)) + "' (expected: " + kind.expected() + ")");
                } else {
                    texts.put(name, text);
                }
            }
        });
        ConfigValues values = new ConfigValues(texts, Map.of());
        TenantSettings read = from(values, "", this);
        mistakes.addAll(values.mistakes());
        // equal where nothing differs, whatever place names them in messages
        boolean sameNames = read.names.equals(names.labelled(read.names.keys()));
        return new Reading(
                sameNames ? new TenantSettings(names, read.limits, read.pictures, read.serversErase) : read,
                List.copyOf(mistakes));
    }

    /** The value of a setting that is written as in the configuration file; the text itself if it is not of its kind. */
    public static Object parsed(String name, String text) {
        return switch (BY_NAME.getOrDefault(name, Kind.TEXT)) {
            case FLAG -> text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
            case NUMBER -> {
                OptionalLong number = WholeNumber.parse(text, Integer.MAX_VALUE);
                yield number.isPresent() ? (Object) number.getAsLong() : text;
            }
            case LIST ->
                Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(member -> !member.isEmpty())
                        .toList();
            case TEXT, FILE -> text;
        };
    }

    /** The value as in the configuration file; empty if it is not of the kind. */
    private static String text(Kind kind, Object value) {
        return switch (kind) {
            case FLAG -> value instanceof Boolean ? value.toString() : "";
            case NUMBER -> value instanceof Integer || value instanceof Long ? value.toString() : "";
            case TEXT -> value instanceof String text && isPrintable(text) ? text.strip() : "";
            case LIST ->
                value instanceof Collection<?> members && members.stream().allMatch(TenantSettings::isMember)
                        ? members.stream().map(String::valueOf).collect(Collectors.joining(","))
                        : "";
            case FILE -> "";
        };
    }

    /** Postgres stores no zero byte in JSON. */
    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isMember(Object value) {
        return value instanceof String text && !text.isBlank() && text.indexOf(',') < 0 && isPrintable(text);
    }
}
