package io.phoenix.profile.explain;

/**
 * A sentence of a diagnosis.
 *
 * @param wrong whether it must not be so; otherwise it explains
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
