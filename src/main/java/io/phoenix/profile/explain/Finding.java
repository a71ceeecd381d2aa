package io.phoenix.profile.explain;

/**
 * One finding of a diagnosis, as a sentence.
 *
 * @param wrong whether it is an error; otherwise it is a note
 * @param where such as {@code Redis}, or the name of an instance
 */
public record Finding(boolean wrong, String where, String text) {

    static Finding wrong(String where, String text) {
        return new Finding(true, where, text);
    }

    static Finding note(String where, String text) {
        return new Finding(false, where, text);
    }
}
