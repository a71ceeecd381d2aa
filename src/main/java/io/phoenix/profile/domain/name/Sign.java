package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;

/**
 * A character of a name, classified once.
 *
 * @param folded without case
 * @param bare the Latin letters that it looks like: see {@link Lookalikes}
 * @param imitation whether it is used for its look only
 */
record Sign(int codePoint, Kind kind, String folded, String bare, boolean imitation) {

    // names are mostly ASCII
    private static final Sign[] ASCII = new Sign[0x80];

    static {
        for (int codePoint = 0; codePoint < ASCII.length; codePoint++) {
            ASCII[codePoint] = classified(codePoint);
        }
    }

    /** What a character is to a word. */
    enum Kind {
        LETTER,
        /** A symbol that is a letter in a frame, such as an emoji. */
        LETTER_SYMBOL,
        DIGIT,
        /** It looks like a Latin letter. */
        SYMBOL,
        SEPARATOR
    }

    static Sign of(int codePoint) {
        return codePoint < ASCII.length ? ASCII[codePoint] : classified(codePoint);
    }

    private static Sign classified(int codePoint) {
        String bare = Lookalikes.of(codePoint);
        return new Sign(
                codePoint,
                kind(codePoint, bare),
                UCharacter.foldCase(Character.toString(codePoint), true),
                bare,
                Lookalikes.isImitation(codePoint, bare));
    }

    private static Kind kind(int codePoint, String bare) {
        if (UCharacter.isLetter(codePoint) || NameCharacters.isMark(codePoint)) {
            return Kind.LETTER;
        }
        if (Lookalikes.isLetterSymbol(codePoint)) {
            return Kind.LETTER_SYMBOL;
        }
        if (UCharacter.isDigit(codePoint)) {
            return Kind.DIGIT;
        }
        return Lookalikes.isLatin(bare) ? Kind.SYMBOL : Kind.SEPARATOR;
    }

    /** Whether it is read twice: as a letter, and as the end of a word. */
    boolean isAmbiguous() {
        return kind == Kind.DIGIT || kind == Kind.SYMBOL;
    }

    boolean isUpperCase() {
        return UCharacter.isUpperCase(codePoint);
    }

    boolean isLowerCase() {
        return UCharacter.isLowerCase(codePoint);
    }

    boolean isMark() {
        return NameCharacters.isMark(codePoint);
    }
}
