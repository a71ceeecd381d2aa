package io.phoenix.profile;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.NameSettings;
import io.phoenix.profile.domain.name.NameWords;
import io.phoenix.profile.domain.name.ProfanityFilter;
import io.phoenix.profile.domain.name.ReservedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What policies of names are made of. Tenants whose settings are the same share each part, and a mistake in one is noted
 * once. It reads files: not for event loops.
 */
final class NameParts {

    private final NameWords builtIn = NameWords.builtIn();
    private final Map<List<String>, ReservedNames> reserved = new HashMap<>();
    private final Map<List<List<String>>, ProfanityFilter> filters = new HashMap<>();
    private final Map<Path, List<String>> adjectives = new HashMap<>();
    private final Map<Path, List<String>> nouns = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    ReservedNames reserved(NameSettings settings) {
        return made(
                reserved,
                settings.reserved(),
                settings.keys() + "reserved: ",
                () -> ReservedNames.builtInAnd(settings.reserved()),
                ReservedNames::builtIn);
    }

    ProfanityFilter filter(NameSettings settings) {
        return made(
                filters,
                List.of(settings.profanity(), settings.profanityAllowed()),
                settings.keys() + "profanity: ",
                () -> new ProfanityFilter(Set.copyOf(settings.profanity()), settings.profanityAllowed()),
                ProfanityFilter::off);
    }

    NameWords words(NameSettings settings) {
        String keys = settings.keys() + "words.";
        return new NameWords(
                settings.adjectives()
                        .map(path ->
                                list(adjectives, path, keys, own -> new NameWords(own, builtIn.nouns()).adjectives()))
                        .orElse(builtIn.adjectives()),
                settings.nouns()
                        .map(path -> list(nouns, path, keys, own -> new NameWords(builtIn.adjectives(), own).nouns()))
                        .orElse(builtIn.nouns()));
    }

    /** Ends the making; fails with every mistake that was noted. */
    void requireNoMistakes() {
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
    }

    /** A list of one's own, checked beside the built-in one of the other kind, so that each is told of by itself. */
    private List<String> list(
            Map<Path, List<String>> read, Path path, String keys, Function<List<String>, List<String>> checked) {
        return made(read, path, keys, () -> checked.apply(NameWords.parse(contentOf(path))), builtIn::nouns);
    }

    private <K, V> V made(Map<K, V> parts, K key, String label, Supplier<V> maker, Supplier<V> instead) {
        V present = parts.get(key);
        if (present != null) {
            return present;
        }
        V part;
        try {
            part = maker.get();
        } catch (IllegalArgumentException mistaken) {
            mistakes.add(label + mistaken.getMessage());
            part = instead.get();
        }
        parts.put(key, part);
        return part;
    }

    private static String contentOf(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("'" + path + "' (expected: a text in UTF-8; " + e + ")");
        }
    }
}
