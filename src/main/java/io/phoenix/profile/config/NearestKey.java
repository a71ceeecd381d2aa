package io.phoenix.profile.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which key somebody meant: one that ends in the same word or begins alike, else one with a letter or two off. */
final class NearestKey {

    private static final int LETTERS_OFF_MAX = 2;

    private NearestKey() {}

    /** The known key that was probably meant; empty when none is near. */
    static Optional<String> to(String unknown, Collection<String> known) {
        String lastWord = unknown.substring(unknown.lastIndexOf('.') + 1);
        Optional<String> alike = known.stream()
                .filter(key -> key.endsWith("." + lastWord) || key.startsWith(unknown))
                .min(Comparator.<String>comparingInt(key -> -sharedStart(key, unknown))
                        .thenComparing(Comparator.naturalOrder()));
        return alike.or(() -> known.stream()
                .filter(key -> lettersOff(key, unknown) <= LETTERS_OFF_MAX)
                .min(Comparator.<String>comparingInt(key -> lettersOff(key, unknown))
                        .thenComparing(Comparator.naturalOrder())));
    }

    private static int sharedStart(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    /** The distance of Levenshtein: letters to put in, take out or replace. */
    private static int lettersOff(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
