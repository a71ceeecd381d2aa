package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses names that impersonate the service. Titles, such as admin or support, are refused as a word anywhere in a name;
 * other words, such as system or guest, only as the whole name. Obfuscated spellings are refused too: see {@link
 * NameTokens}. Longer words that contain a reserved one are allowed: Badminton, Modesto, Supporter.
 *
 * <p>Immutable.
 */
public final class ReservedNames {

    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, String> wholeNames = new HashMap<>();

    /**
     * Creates a filter. Every entry has one to four words.
     *
     * @param titles refused as a word, or as consecutive words, anywhere in a name
     * @param wholeNames refused as the whole name
     * @throws IllegalArgumentException that names an invalid entry
     */
    public ReservedNames(Collection<String> titles, Collection<String> wholeNames) {
        titles.forEach(title -> this.titles.put(keyOfEntry(title), title));
        wholeNames.forEach(name -> this.wholeNames.put(keyOfEntry(name), name));
    }

    public static ReservedNames builtIn() {
        return builtInAnd(List.of());
    }

    /** The built-in lists, read from the jar, and titles of a tenant, such as its brand. */
    public static ReservedNames builtInAnd(Collection<String> titles) {
        List<String> all = new ArrayList<>(WordList.read("reserved-titles.txt"));
        all.addAll(titles);
        return new ReservedNames(all, WordList.read("reserved-names.txt"));
    }

    /** Refuses a name with a reserved token. */
    void require(String name, NameTokens tokens) {
        tokens.words().forEach(token -> requireNotIn(titles, token, name));
        tokens.whole().forEach(token -> {
            requireNotIn(titles, token, name);
            requireNotIn(wholeNames, token, name);
        });
    }

    private static void requireNotIn(Map<String, String> reserved, String token, String name) {
        String entry = reserved.get(key(token));
        if (entry != null) {
            throw ProfileFailure.nameRefused(
                    "reserved",
                    name,
                    "reads like the reserved name '" + Quoted.of(entry) + "'",
                    "a name that is not reserved");
        }
    }

    private static String keyOfEntry(String entry) {
        String token = NameTokens.ofEntry(entry);
        if (token.isEmpty() || token.split(" ", -1).length > NameTokens.WORDS_MAX) {
            throw new IllegalArgumentException(
                    "reserved name: '" + Quoted.of(entry) + "' (expected: one to " + NameTokens.WORDS_MAX + " words)");
        }
        return key(token);
    }

    // also replaces the pairs of ASCII letters that UTS 39 treats as one
    private static String key(String token) {
        return token.replace(" ", "").replace("rn", "m").replace("vv", "w");
    }
}
