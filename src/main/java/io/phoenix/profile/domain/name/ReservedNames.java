package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.name.NameTokens.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses names that impersonate the service. Titles, such as admin or support, are refused as a word anywhere in a name;
 * other words, such as system or team, only as the whole name. Obfuscated spellings are refused too: see {@link
 * NameTokens}. Longer words that contain a reserved one are allowed: Badminton, Modesto, Supporter.
 *
 * <p>Immutable.
 */
public final class ReservedNames {

    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, String> wholeNames = new HashMap<>();
    private final Map<String, String> wholeNamesDisguised = new HashMap<>();

    /**
     * Creates a filter. Every entry has one to four words.
     *
     * @param titles refused as a word, or as consecutive words, anywhere in a name
     * @param wholeNames refused as the whole name
     * @throws IllegalArgumentException that names an invalid entry
     */
    public ReservedNames(Collection<String> titles, Collection<String> wholeNames) {
        titles.forEach(title -> this.titles.put(lookalike(tokenOf(title)), title));
        wholeNames.forEach(name -> {
            Token token = tokenOf(name);
            this.wholeNames.put(withoutPairs(token.plain()), name);
            this.wholeNamesDisguised.put(lookalike(token), name);
        });
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
        String entry = entryIn(tokens);
        if (entry != null) {
            throw ProfileFailure.nameRefused(
                    "reserved",
                    name,
                    "reads like the reserved name '" + Quoted.of(entry) + "'",
                    "a name that is not reserved");
        }
    }

    /** The entry that the name reads like; null if there is none. */
    @Nullable String entryIn(NameTokens tokens) {
        for (List<Token> each : List.of(tokens.words(), tokens.phrases(), tokens.whole())) {
            for (Token token : each) {
                String title = titles.get(lookalike(token));
                if (title != null) {
                    return title;
                }
            }
        }
        for (Token whole : tokens.whole()) {
            String entry = wholeNames.get(withoutPairs(whole.plain()));
            if (isMeant(entry, tokens)) {
                return entry;
            }
            String behindDisguise = whole.disguised() ? wholeNamesDisguised.get(lookalike(whole)) : null;
            if (isMeant(behindDisguise, tokens)) {
                return behindDisguise;
            }
        }
        return null;
    }

    // Tea M. is a name, not one word torn apart
    private static boolean isMeant(@Nullable String entry, NameTokens tokens) {
        return entry != null && (entry.indexOf(' ') >= 0 || !tokens.capitalized());
    }

    private static Token tokenOf(String entry) {
        Token token = NameTokens.ofEntry(entry);
        if (token.plain().isEmpty() || token.plain().split(" ", -1).length > NameTokens.WORDS_MAX) {
            throw new IllegalArgumentException(
                    "reserved name: '" + Quoted.of(entry) + "' (expected: one to " + NameTokens.WORDS_MAX + " words)");
        }
        return token;
    }

    private static String lookalike(Token token) {
        return withoutPairs(token.merged());
    }

    // undoes the pairs of ASCII letters that UTS 39 treats as one
    private static String withoutPairs(String letters) {
        return letters.replace(" ", "").replace("rn", "m").replace("vv", "w");
    }
}
