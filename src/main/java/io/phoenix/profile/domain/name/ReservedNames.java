package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names that would be taken for the service's own. Titles, such as admin or support, are refused as a word anywhere in
 * a name; plainer words, such as system or guest, only as the whole name. Both also in disguise: another case, accents,
 * look-alikes of any script (UTS 39), digits for letters, digits or signs around them, spaces or dots between them.
 * A word that merely contains one is free: Badminton, Modesto, Supporter.
 *
 * <p>Immutable.
 */
public final class ReservedNames {

    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, String> wholeNames = new HashMap<>();

    /**
     * Reserved names of one's own choice, each with at least one letter or digit.
     *
     * @param titles refused as a word, or as words in a row, anywhere in a name; at most four words each
     * @param wholeNames refused as the whole name
     * @throws IllegalArgumentException that names an entry of other than one to four words
     */
    public ReservedNames(Collection<String> titles, Collection<String> wholeNames) {
        titles.forEach(title -> this.titles.put(keyOfEntry(title), title));
        wholeNames.forEach(name -> this.wholeNames.put(keyOfEntry(name), name));
    }

    /** The project's own lists, read from the jar. */
    public static ReservedNames builtIn() {
        return builtInAnd(List.of());
    }

    /** The project's own lists, read from the jar, and titles of a tenant, such as its brand. */
    public static ReservedNames builtInAnd(Collection<String> titles) {
        List<String> all = new ArrayList<>(WordList.read("reserved-titles.txt"));
        all.addAll(titles);
        return new ReservedNames(all, WordList.read("reserved-names.txt"));
    }

    /** Lets a name pass that nobody takes for the service's own. */
    void require(String name, WordForms forms) {
        forms.words().forEach(form -> requireNotIn(titles, form, name));
        forms.whole().forEach(form -> {
            requireNotIn(titles, form, name);
            requireNotIn(wholeNames, form, name);
        });
    }

    private static void requireNotIn(Map<String, String> reserved, String form, String name) {
        String word = reserved.get(key(form));
        if (word != null) {
            throw refused(name, word);
        }
    }

    private static ProfileFailure refused(String name, String word) {
        return NameRefusal.of(
                "reserved", name, "reads like '" + Quoted.of(word) + "'", "a name that is not the service's own");
    }

    private static String keyOfEntry(String entry) {
        String form = WordForms.ofEntry(entry);
        if (form.isEmpty() || form.split(" ", -1).length > WordForms.WORDS_IN_A_ROW_MAX) {
            throw new IllegalArgumentException("reserved name: '" + Quoted.of(entry) + "' (expected: one to "
                    + WordForms.WORDS_IN_A_ROW_MAX + " words)");
        }
        return key(form);
    }

    // the pairs of plain letters that UTS 39 takes for one
    private static String key(String form) {
        return form.replace(" ", "").replace("rn", "m").replace("vv", "w");
    }
}
