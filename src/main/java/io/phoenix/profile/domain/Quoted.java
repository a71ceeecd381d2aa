package io.phoenix.profile.domain;

/** Makes untrusted text safe to quote in messages and logs. */
public final class Quoted {

    private static final int LENGTH_MAX = 80;

    private Quoted() {}

    /** The text with everything but printable ASCII replaced by {@code ?}, cut after {@value #LENGTH_MAX} characters. */
    public static String of(String text) {
        String head = text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "...";
        StringBuilder printable = new StringBuilder(head.length());
        head.chars().forEach(c -> printable.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return printable.toString();
    }
}
