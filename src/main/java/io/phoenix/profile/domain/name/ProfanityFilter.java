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
 * Refuses names with a word that hurts, for tenants that ask for it. The words come from the dictionaries of ModernMT's
 * profanity-filter (Apache-2.0), those with a score of at least {@value #SCORE_MIN}; for English the project adds the
 * slurs that score low there, and a few fragments that are refused inside a longer word too.
 *
 * <p>Everything else is compared by whole words, without disguises, so that Hancock, Dickinson, Essex, classic and
 * assassin pass; words such as Scunthorpe, which hold a fragment, are on a list of words that are always allowed. It
 * stops the ordinary abuse and no determined one: for that, names need people who look at reports.
 *
 * <p>Immutable.
 */
public final class ProfanityFilter {

    /** The lowest score of a dictionary word that is refused; below it are words with an innocent everyday sense. */
    public static final float SCORE_MIN = 0.35f;

    private static final String ENGLISH = "en";

    private final Set<String> words = new HashSet<>();
    private final Set<String> fragments;
    private final Set<String> allowed;

    /**
     * A filter for some languages.
     *
     * @param languages codes of ISO 639-1, such as {@code en}; none of them: nothing is refused
     * @param allowed words that pass in this tenant, beside the project's own list
     * @throws IllegalArgumentException that names a language without a dictionary
     */
    public ProfanityFilter(Set<String> languages, Collection<String> allowed) {
        this.allowed = forms(Stream.concat(WordList.read("profanity-allowed.txt").stream(), allowed.stream()));
        for (String language : languages) {
            words.addAll(dictionaryOf(language));
        }
        boolean english = languages.contains(ENGLISH);
        words.addAll(english ? forms(WordList.read("profanity-words.en.txt").stream()) : Set.of());
        words.removeAll(this.allowed);
        fragments = english ? forms(WordList.read("profanity-fragments.en.txt").stream()) : Set.of();
    }

    /** A filter that refuses nothing. */
    public static ProfanityFilter off() {
        return new ProfanityFilter(Set.of(), List.of());
    }

    /** Lets a name pass that has no profane word; the message does not repeat the word, only the name. */
    void require(String name, WordForms forms) {
        if (!words.isEmpty()
                && Stream.concat(forms.words().stream(), forms.whole().stream()).anyMatch(this::isProfane)) {
            throw refused(name);
        }
    }

    private boolean isProfane(String form) {
        return words.contains(form) || (holdsFragment(form) && holdsFragment(remainderOf(form)));
    }

    private boolean holdsFragment(String form) {
        return fragments.stream().anyMatch(form::contains);
    }

    private String remainderOf(String form) {
        String remainder = form;
        for (String word : allowed) {
            remainder = remainder.replace(word, " ");
        }
        return remainder;
    }

    private static ProfileFailure refused(String name) {
        return NameRefusal.of("profanity", name, "has a word that hurts", "words for everybody's eyes");
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
                    words.add(WordForms.ofEntry(profanity.text()));
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    private static Set<String> forms(Stream<String> entries) {
        return entries.map(WordForms::ofEntry).collect(Collectors.toUnmodifiableSet());
    }
}
