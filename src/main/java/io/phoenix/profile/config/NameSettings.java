package io.phoenix.profile.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The names of a tenant.
 *
 * @param keys what the keys of these settings begin with, for messages
 * @param lengthMin the shortest name that a user may choose, in code points
 * @param lengthMax the longest one
 * @param reserved names that nobody may choose, beside the built-in ones
 * @param unique whether no two users may have names that look alike
 * @param profanity the languages whose profane words are refused; none for no filter
 * @param profanityAllowed words that pass the filter all the same
 * @param renameCooldown how long a user waits between two changes of the name; zero for no wait
 * @param adjectives the list of words that generated names begin with; the built-in one where there is none
 * @param nouns the list of words that follow
 */
public record NameSettings(
        String keys,
        int lengthMin,
        int lengthMax,
        List<String> reserved,
        boolean unique,
        List<String> profanity,
        List<String> profanityAllowed,
        Duration renameCooldown,
        Optional<Path> adjectives,
        Optional<Path> nouns) {

    private static final int LENGTH_LIMIT = 128;
    private static final Duration COOLDOWN_LIMIT = Duration.ofDays(366);
    private static final String PROFANITY_OFF = "off";

    /** What holds where nothing is set. */
    static final NameSettings BUILT_IN = new NameSettings(
            "names.", 1, 64, List.of(), false, List.of(), List.of(), Duration.ZERO, Optional.empty(), Optional.empty());

    /**
     * Reads the keys {@code names.*} behind a prefix.
     *
     * @param inherited what holds for a key that is not set
     */
    static NameSettings from(ConfigValues values, String prefix, NameSettings inherited) {
        String names = prefix + "names.";
        NameSettings settings = new NameSettings(
                names,
                values.number(names + "length.min", inherited.lengthMin, 1, LENGTH_LIMIT),
                values.number(names + "length.max", inherited.lengthMax, 1, LENGTH_LIMIT),
                values.list(names + "reserved", inherited.reserved),
                values.flag(names + "unique", inherited.unique),
                languages(values, names + "profanity", inherited.profanity),
                values.list(names + "profanity.allowed", inherited.profanityAllowed),
                values.duration(names + "rename.cooldown", inherited.renameCooldown, Duration.ZERO, COOLDOWN_LIMIT),
                words(values, names + "words.adjectives", inherited.adjectives),
                words(values, names + "words.nouns", inherited.nouns));
        settings.requireRange(values);
        return settings;
    }

    private void requireRange(ConfigValues values) {
        if (lengthMin > lengthMax) {
            values.mistake(keys + "length.min", "'" + lengthMin + "'", "at most " + keys + "length.max, " + lengthMax);
        }
    }

    private static List<String> languages(ConfigValues values, String key, List<String> inherited) {
        List<String> languages = values.list(key, inherited);
        return languages.equals(List.of(PROFANITY_OFF)) ? List.of() : languages;
    }

    private static Optional<Path> words(ConfigValues values, String key, Optional<Path> inherited) {
        Optional<Path> own = values.optional(key).map(Path::of);
        if (own.isPresent() && !Files.isReadable(own.get())) {
            values.mistake(key, "'" + own.get() + "'", "a file that can be read, in UTF-8, with a word in each line");
        }
        return own.isPresent() ? own : inherited;
    }
}
