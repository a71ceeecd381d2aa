package io.phoenix.profile.domain.name;

import com.modernmt.text.profanity.dictionary.Dictionary;
import com.modernmt.text.profanity.dictionary.Profanity;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.name.NameTokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses names with profane words, for tenants that enable it. The words are those with a score of at least {@value
 * #SCORE_MIN} in the dictionaries of ModernMT's profanity-filter (Apache-2.0), with their {@linkplain WordForms forms}. For
 * English there are more words, and fragments that are refused inside longer words.
 *
 * <p>All other words match whole {@linkplain NameTokens tokens} only, so Hancock, Dickinson, Essex, classic and assassin
 * pass. An undisguised word must be spelled as in the list, with its accents, so that {@code Amina} is not the Turkish
 * {@code amına}; English has no accents, so there they are a disguise. A disguised word is compared by its look.
 *
 * <p>An allow-list holds words with a fragment, such as Scunthorpe, and real names. The filter stops ordinary abuse;
 * determined abuse needs human moderation.
 *
 * <p>Immutable.
 */
public final class ProfanityFilter {

    /** Dictionary words with a lower score also have an innocent meaning. */
    public static final float SCORE_MIN = 0.35f;

    private static final String ENGLISH = "en";

    // with accents, the shorter words and the project's own are Vietnamese and other names
    private static final int ACCENTLESS_LENGTH_MIN = 4;

    private final Set<String> plain = new HashSet<>();
    private final Set<String> disguised = new HashSet<>();
    private final Set<String> accentless = new HashSet<>();
    private final List<String> fragments;
    private final List<String> allowedWithFragment;

    /**
     * Creates a filter for some languages.
     *
     * @param languages codes of ISO 639-1, such as {@code en}; if empty, nothing is refused
     * @param allowed words that pass in addition to the built-in allow-list
     * @throws IllegalArgumentException that names a language without a dictionary
     */
    public ProfanityFilter(Set<String> languages, Collection<String> allowed) {
        boolean withEnglish = languages.contains(ENGLISH);
        fragments = withEnglish ? WordList.read("profanity-fragments.en.txt") : List.of();
        for (String language : languages) {
            addWordsOf(language);
        }
        if (withEnglish) {
            addEnglishWords();
        }
        // reading the allow-list takes long, because it has names in all scripts
        allowedWithFragment = languages.isEmpty() ? List.of() : allow(allowed);
    }

    public static ProfanityFilter off() {
        return new ProfanityFilter(Set.of(), List.of());
    }

    /** Refuses a name with a profane token; the message does not say which. */
    void require(String name, NameTokens tokens) {
        if (!plain.isEmpty() && hasProfane(tokens)) {
            throw ProfileFailure.nameRefused("profanity", name, "has a profane word", "a name without profanity");
        }
    }

    private boolean hasProfane(NameTokens tokens) {
        for (Token word : tokens.words()) {
            if (isProfane(word) || containsFragment(word)) {
                return true;
            }
        }
        for (Token phrase : tokens.phrases()) {
            if (isProfane(phrase)) {
                return true;
            }
        }
        for (Token whole : tokens.whole()) {
            if (isTornApart(whole, tokens.capitalized())) {
                return true;
            }
        }
        return false;
    }

    private boolean isProfane(Token token) {
        return plain.contains(token.plain())
                || accentless.contains(token.bare())
                || (token.disguised() && disguised.contains(token.merged()));
    }

    // of capitalized words only the worst: Wan King is a name
    private boolean isTornApart(Token whole, boolean capitalized) {
        return capitalized ? fragments.contains(whole.bare()) : isProfane(whole);
    }

    private boolean containsFragment(Token word) {
        return hasFragment(word.bare()) && hasFragment(withoutAllowed(word.bare()));
    }

    private boolean hasFragment(String letters) {
        for (String fragment : fragments) {
            if (letters.contains(fragment)) {
                return true;
            }
        }
        return false;
    }

    private String withoutAllowed(String letters) {
        String remainder = letters;
        for (String word : allowedWithFragment) {
            remainder = remainder.replace(word, " ");
        }
        return remainder;
    }

    private List<String> allow(Collection<String> ofTenant) {
        List<String> withFragment = new ArrayList<>();
        List<String> words = new ArrayList<>(WordList.read("profanity-allowed.txt"));
        words.addAll(ofTenant);
        for (String word : words) {
            Token token = NameTokens.ofEntry(word);
            plain.remove(token.plain());
            accentless.remove(token.bare());
            disguised.remove(token.merged());
            if (hasFragment(token.bare())) {
                withFragment.add(token.bare());
            }
        }
        return withFragment;
    }

    private void addWordsOf(String language) {
        boolean english = language.equals(ENGLISH);
        for (String word : wordsOf(language)) {
            for (String form : WordForms.of(language, word)) {
                Token token = NameTokens.ofEntry(form);
                add(token);
                if (english && token.bare().length() >= ACCENTLESS_LENGTH_MIN) {
                    accentless.add(token.bare());
                }
            }
        }
    }

    private void addEnglishWords() {
        for (String verb : WordList.read("profanity-verbs.en.txt")) {
            WordForms.ofEnglishVerb(verb).forEach(form -> add(NameTokens.ofEntry(form)));
        }
        List<String> parts = WordList.read("profanity-compounds.en.txt");
        int dash = parts.indexOf("-");
        for (String second : parts.subList(dash + 1, parts.size())) {
            for (String form : WordForms.of(ENGLISH, second)) {
                for (String first : parts.subList(0, dash)) {
                    add(NameTokens.ofEntry(first.concat(form)));
                }
            }
        }
    }

    private void add(Token token) {
        plain.add(token.plain());
        disguised.add(token.merged());
    }

    private static List<String> wordsOf(String language) {
        String resource = "dictionary." + language.toLowerCase(Locale.ROOT);
        try (InputStream in = com.modernmt.text.profanity.ProfanityFilter.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("language of the profanity filter: '" + Quoted.of(language)
                        + "' (expected: a code of ISO 639-1 that has a dictionary, such as en, de or fr)");
            }
            List<String> words = new ArrayList<>(WordList.readIfPresent("profanity-words." + language + ".txt"));
            for (Profanity profanity : Dictionary.read(language, in)) {
                if (profanity.score() >= SCORE_MIN) {
                    words.add(profanity.text());
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
