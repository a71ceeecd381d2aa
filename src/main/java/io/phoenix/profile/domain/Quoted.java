package io.phoenix.profile.domain;

/** A value from outside, made fit to be named in a message: short, and of printable characters only. */
public final class Quoted {

    private static final int LENGTH_MAX = 80;

    private Quoted() {}

    /**
     * The text with everything but printable ASCII replaced by {@code ?}, cut after {@value #LENGTH_MAX} characters;
     * so that a message can neither break a line of a log nor grow with what a caller sent.
     */
    public static String of(String text) {
        String head = text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "...";
        StringBuilder printable = new StringBuilder(head.length());
        head.chars().forEach(c -> printable.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return printable.toString();
    }
}
