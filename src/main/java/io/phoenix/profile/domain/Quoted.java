package io.phoenix.profile.domain;

/** Makes untrusted text safe to quote in messages and logs: one line, in which every character can be seen. */
public final class Quoted {

    private static final int CHARACTERS_MAX = 80;

    private Quoted() {}

    /**
     * The text as between the quotes of a JSON string (RFC 8259, section 7), cut after {@value #CHARACTERS_MAX} code points.
     * Besides what JSON requires, it escapes characters that are invisible or change the direction of the text around them.
     */
    public static String of(String text) {
        return escaped(text, true);
    }

    /** The same for JSON: leaves its quotes and backslashes as they are. */
    static String json(String json) {
        return escaped(json, false);
    }

    private static String escaped(String text, boolean quotes) {
        StringBuilder quoted = new StringBuilder(Math.min(text.length(), CHARACTERS_MAX) + 3);
        int index = 0;
        for (int count = 0; index < text.length() && count < CHARACTERS_MAX; count++) {
            int character = text.codePointAt(index);
            index += Character.charCount(character);
            if (quotes && (character == '"' || character == '\\')) {
                quoted.append('\\').append((char) character);
            } else if (isVisible(character)) {
                quoted.appendCodePoint(character);
            } else {
                appendEscaped(quoted, character);
            }
        }
        return index < text.length() ? quoted.append("...").toString() : quoted.toString();
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }

    private static void appendEscaped(StringBuilder quoted, int character) {
        for (char unit : Character.toChars(character)) {
            quoted.append(String.format("\\u%04x", (int) unit));
        }
    }
}
