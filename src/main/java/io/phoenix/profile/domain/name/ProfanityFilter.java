package io.phoenix.profile.domain.name;

import com.modernmt.text.profanity.dictionary.Dictionary;
import com.modernmt.text.profanity.dictionary.Profanity;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses names with profane words, for tenants that enable it. The words are those with a score of at least {@value
 * #SCORE_MIN} in the dictionaries of ModernMT's profanity-filter (Apache-2.0). For English there are also slurs with a
 * lower score, and fragments that are refused inside longer words.
 *
 * <p>All other words match whole {@linkplain NameTokens tokens} only, so Hancock, Dickinson, Essex, classic and assassin
 * pass. An allow-list holds words with a fragment, such as Scunthorpe. The filter stops ordinary abuse; determined abuse
 * needs human moderation.
 *
 * <p>Immutable.
 */
public final class ProfanityFilter {

    /** Dictionary words with a lower score also have an innocent meaning. */
    public static final float SCORE_MIN = 0.35f;

    private static final String ENGLISH = "en";

    private final Set<String> words = new HashSet<>();
    private final Set<String> fragments;
    private final Set<String> allowed;

    /**
     * Creates a filter for some languages.
     *
     * @param languages codes of ISO 639-1, such as {@code en}; if empty, nothing is refused
     * @param allowed words that pass in addition to the built-in allow-list
     * @throws IllegalArgumentException that names a language without a dictionary
     */
    public ProfanityFilter(Set<String> languages, Collection<String> allowed) {
        this.allowed = tokens(Stream.concat(WordList.read("profanity-allowed.txt").stream(), allowed.stream()));
        for (String language : languages) {
            words.addAll(dictionaryOf(language));
        }
        boolean english = languages.contains(ENGLISH);
        words.addAll(english ? tokens(WordList.read("profanity-words.en.txt").stream()) : Set.of());
        words.removeAll(this.allowed);
        fragments = english ? tokens(WordList.read("profanity-fragments.en.txt").stream()) : Set.of();
    }

    public static ProfanityFilter off() {
        return new ProfanityFilter(Set.of(), List.of());
    }

    /** Refuses a name with a profane token; the message does not say which. */
    void require(String name, NameTokens tokens) {
        if (!words.isEmpty()
                && Stream.concat(tokens.words().stream(), tokens.whole().stream())
                        .anyMatch(this::isProfane)) {
            throw ProfileFailure.nameRefused("profanity", name, "has a profane word", "a name without profanity");
        }
    }

    private boolean isProfane(String token) {
        return words.contains(token) || (hasFragment(token) && hasFragment(withoutAllowed(token)));
    }

    private boolean hasFragment(String token) {
        return fragments.stream().anyMatch(token::contains);
    }

    private String withoutAllowed(String token) {
        String remainder = token;
        for (String word : allowed) {
            remainder = remainder.replace(word, " ");
        }
        return remainder;
    }

    private static Set<String> dictionaryOf(String language) {
        String resource = "dictionary." + language.toLowerCase(Locale.ROOT);
        try (InputStream in = com.modernmt.text.profanity.ProfanityFilter.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("language of the profanity filter: '" + Quoted.of(language)
                        + "' (expected: a code of ISO 639-1 that has a dictionary, such as en, de or fr)");
            }
            Set<String> words = new HashSet<>();
            for (Profanity profanity : Dictionary.read(language, in)) {
                if (profanity.score() >= SCORE_MIN) {
                    words.add(NameTokens.ofEntry(profanity.text()));
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    private static Set<String> tokens(Stream<String> entries) {
        return entries.map(NameTokens::ofEntry).collect(Collectors.toUnmodifiableSet());
    }
}
