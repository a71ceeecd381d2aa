package io.phoenix.profile.avatar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Letters of the world's scripts as outlines, so that no font of the machine is needed and a letter looks the same
 * everywhere. They are from the Noto fonts (SIL Open Font License), drawn by the test class OutlineFonts: all letters of 30
 * scripts, and the 4,700 most frequent Chinese characters and Korean syllables.
 *
 * <p>Thread-safe. The first use reads 2.5 MB from the jar, which stay in memory. It blocks for about 20
 * ms, so it must not be on an event loop: see {@link AvatarStyle#load}.
 */
final class Outlines {

    // one text instead of thousands; lines are sorted: a code point in hexadecimal, and path data, which begins with M
    private static final String TEXT = read("/avatars/outlines.txt");
    private static final int[] LINES = lines();
    private static final int[] LETTERS = Arrays.stream(LINES)
            .map(start -> Integer.parseInt(TEXT, start, TEXT.indexOf('M', start), 16))
            .toArray();

    private Outlines() {}

    /** Reads the outlines, unless an earlier use of the class has. */
    static void load() {
        // the initialisation of the class reads them
    }

    static boolean has(int codePoint) {
        return Arrays.binarySearch(LETTERS, codePoint) >= 0;
    }

    /** The outline as path data, on a square of twice the size of {@link Svg}; only for code points that this class {@link #has}. */
    static String of(int codePoint) {
        int line = Arrays.binarySearch(LETTERS, codePoint);
        if (line < 0) {
            throw new IllegalArgumentException("no outline for U+" + Integer.toHexString(codePoint));
        }
        int start = LINES[line];
        return TEXT.substring(TEXT.indexOf('M', start), TEXT.indexOf('\n', start));
    }

    private static int[] lines() {
        int[] starts = new int[(int) TEXT.chars().filter(c -> c == '\n').count()];
        int count = 0;
        for (int start = 0; start < TEXT.length(); start = TEXT.indexOf('\n', start) + 1) {
            if (TEXT.charAt(start) != '#') {
                starts[count++] = start;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private static String read(String resource) {
        try (InputStream in = Outlines.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is part of this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
