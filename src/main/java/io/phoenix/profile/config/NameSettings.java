package io.phoenix.profile.config;

import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.name.NameRetention;
import io.phoenix.profile.domain.name.NameRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the settings say about names. */
public final class NameSettings {

    private NameSettings() {}

    /**
     * The names of one tenant. {@code keys} is the prefix of its keys, for messages; the cooldown is whole seconds; {@code fresh}
     * says whether an id gets another name and another avatar after an erasure.
     */
    public record Names(
            String keys,
            Length length,
            List<String> reserved,
            boolean unique,
            Profanity profanity,
            Duration renameCooldown,
            NameRetention retention,
            Words words,
            boolean fresh) {

        private static final int HISTORY_MAX = 100;

        static final Names BUILT_IN = new Names(
                "names.",
                new Length(NameRules.LENGTH_MIN_DEFAULT, NameRules.LENGTH_MAX_DEFAULT),
                List.of(),
                false,
                new Profanity(List.of(), List.of()),
                Duration.ZERO,
                new NameRetention(Duration.ZERO, HISTORY_MAX, Duration.ZERO),
                new Words(Optional.empty(), Optional.empty()),
                false);

        /** The same with another prefix for messages. */
        Names labelled(String label) {
            return new Names(label, length, reserved, unique, profanity, renameCooldown, retention, words, fresh);
        }

        static Names from(ConfigValues values, String prefix, Names inherited) {
            String keys = prefix + "names.";
            return new Names(
                    keys,
                    Length.from(values, keys + "length.", inherited.length),
                    values.list(keys + "reserved", inherited.reserved),
                    values.flag(keys + "unique", inherited.unique),
                    Profanity.from(values, keys + "profanity", inherited.profanity),
                    values.seconds(keys + "rename.cooldown", inherited.renameCooldown, "0s", "366d"),
                    new NameRetention(
                            values.seconds(keys + "history", inherited.retention.history(), "0s", "3660d"),
                            values.number(keys + "history.max", inherited.retention.historyMax(), 1, 1_000),
                            values.seconds(keys + "quarantine", inherited.retention.quarantine(), "0s", "3660d")),
                    Words.from(values, keys + "words.", inherited.words),
                    values.flag(prefix + "erase.fresh", inherited.fresh));
        }
    }

    /** The bounds of a chosen name, in code points. */
    public record Length(int min, int max) {

        private static Length from(ConfigValues values, String keys, Length inherited) {
            int min = values.number(keys + "min", inherited.min, 1, DisplayName.LENGTH_MAX);
            int max = values.number(keys + "max", inherited.max, 1, DisplayName.LENGTH_MAX);
            if (min > max) {
                values.mistake(keys + "min", "'" + min + "'", "at most " + keys + "max, " + max);
                return inherited;
            }
            return new Length(min, max);
        }
    }

    /** The languages of the profanity filter, none when it is off, and the words that pass it. */
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
}
