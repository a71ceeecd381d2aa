package io.phoenix.profile.config;

import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.name.NameRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names of all tenants. The keys {@code names.*} hold for each; {@code tenant.<tenant_id>.names.*}, in the file only,
 * override them for one.
 *
 * @param others for tenants without keys of their own
 * @param byTenant for the other tenants, by tenant id
 */
public record NameSettings(Names others, Map<String, Names> byTenant) {

    /** The settings of any tenant. */
    public Names of(String tenantId) {
        return byTenant.getOrDefault(tenantId, others);
    }

    /**
     * The names of one tenant.
     *
     * @param keys what the keys of these settings begin with, for messages
     * @param length of a chosen name, in code points
     * @param reserved names that cannot be chosen, beside the built-in ones
     * @param unique whether two users may not have names that look alike
     * @param renameCooldown how long a user waits between two changes of the name, in whole seconds; zero for no wait
     */
    public record Names(
            String keys,
            Length length,
            List<String> reserved,
            boolean unique,
            Profanity profanity,
            Duration renameCooldown,
            Words words) {

        /** The defaults. */
        static final Names BUILT_IN = new Names(
                "names.",
                new Length(NameRules.LENGTH_MIN_DEFAULT, NameRules.LENGTH_MAX_DEFAULT),
                List.of(),
                false,
                new Profanity(List.of(), List.of()),
                Duration.ZERO,
                new Words(Optional.empty(), Optional.empty()));

        private static Names from(ConfigValues values, String prefix, Names inherited) {
            String keys = prefix + "names.";
            return new Names(
                    keys,
                    Length.from(values, keys + "length.", inherited.length),
                    values.list(keys + "reserved", inherited.reserved),
                    values.flag(keys + "unique", inherited.unique),
                    Profanity.from(values, keys + "profanity", inherited.profanity),
                    values.seconds(keys + "rename.cooldown", inherited.renameCooldown, "0s", "366d"),
                    Words.from(values, keys + "words.", inherited.words));
        }
    }

    /** The shortest and the longest allowed name. */
    public record Length(int min, int max) {

        private static Length from(ConfigValues values, String keys, Length inherited) {
            int min = values.number(keys + "min", inherited.min, 1, DisplayName.LENGTH_MAX);
            int max = values.number(keys + "max", inherited.max, 1, DisplayName.LENGTH_MAX);
            if (min > max) {
                values.mistake(keys + "min", "'" + min + "'", "at most " + keys + "max, " + max);
            }
            return new Length(min, max);
        }
    }

    /**
     * The profanity filter.
     *
     * @param languages whose profane words are refused; empty for no filter
     * @param allowed words that pass the filter
     */
    public record Profanity(List<String> languages, List<String> allowed) {

        private static Profanity from(ConfigValues values, String key, Profanity inherited) {
            List<String> languages = values.list(key, inherited.languages);
            return new Profanity(
                    languages.equals(List.of("off")) ? List.of() : languages,
                    values.list(key + ".allowed", inherited.allowed));
        }
    }

    /** The word lists of generated names; the built-in list where a file is missing. */
    public record Words(Optional<Path> adjectives, Optional<Path> nouns) {

        private static Words from(ConfigValues values, String keys, Words inherited) {
            return new Words(
                    file(values, keys + "adjectives").or(() -> inherited.adjectives),
                    file(values, keys + "nouns").or(() -> inherited.nouns));
        }

        private static Optional<Path> file(ConfigValues values, String key) {
            return values.readableFile(key, " in UTF-8 with one word per line");
        }
    }

    static NameSettings from(ConfigValues values) {
        Names others = Names.from(values, "", Names.BUILT_IN);
        return new NameSettings(
                others,
                values.tenants().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Function.identity(),
                                tenantId -> Names.from(values, ConfigKeys.tenantPrefix(tenantId), others))));
    }
}
