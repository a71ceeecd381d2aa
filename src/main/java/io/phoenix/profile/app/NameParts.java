package io.phoenix.profile.app;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.domain.name.NameWords;
import io.phoenix.profile.domain.name.ProfanityFilter;
import io.phoenix.profile.domain.name.ReservedNames;
import io.phoenix.profile.domain.name.WordList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    ReservedNames reserved(Names settings) {
        return made(
                reserved,
                settings.reserved(),
                settings.keys() + "reserved: ",
                () -> ReservedNames.builtInAnd(settings.reserved()),
                ReservedNames::builtIn);
    }

    ProfanityFilter filter(Names settings) {
        return made(
                filters,
                List.of(settings.profanity().languages(), settings.profanity().allowed()),
                settings.keys() + "profanity: ",
                () -> new ProfanityFilter(
                        Set.copyOf(settings.profanity().languages()),
                        settings.profanity().allowed()),
                ProfanityFilter::off);
    }

    /** Each list is checked beside the built-in one of the other kind, so that the mistakes of both are told. */
    NameWords words(Names settings) {
        String keys = settings.keys() + "words.";
        return new NameWords(
                settings.words()
                        .adjectives()
                        .map(path -> made(
                                adjectives,
                                path,
                                keys + "adjectives: '" + path + "': ",
                                () -> new NameWords(listIn(path), builtIn.nouns()).adjectives(),
                                builtIn::adjectives))
                        .orElse(builtIn.adjectives()),
                settings.words()
                        .nouns()
                        .map(path -> made(
                                nouns,
                                path,
                                keys + "nouns: '" + path + "': ",
                                () -> new NameWords(builtIn.adjectives(), listIn(path)).nouns(),
                                builtIn::nouns))
                        .orElse(builtIn.nouns()));
    }

    /** Ends the making; fails with every mistake that was noted. */
    void requireNoMistakes() {
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
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
            mistakes.add(label + withoutItsName(String.valueOf(mistaken.getMessage())));
            part = instead.get();
        }
        parts.put(key, part);
        return part;
    }

    /** The domain says what a value is called there; the key says it here. */
    private static String withoutItsName(String message) {
        return message.substring(message.indexOf(": ") + 2);
    }

    private static List<String> listIn(Path path) {
        try {
            return WordList.parse(Files.readString(path));
        } catch (IOException e) {
            throw new IllegalArgumentException("list: " + e + " (expected: a text in UTF-8)");
        }
    }
}
