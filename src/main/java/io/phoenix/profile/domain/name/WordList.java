package io.phoenix.profile.domain.name;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads word lists: UTF-8, one word a line; lines that start with {@code #} are comments. */
public final class WordList {

    private WordList() {}

    /** The words of a resource in {@code /names/}, in the order of its lines. */
    static List<String> read(String name) {
        List<String> words = readIfPresent(name);
        if (words.isEmpty()) {
            throw new IllegalStateException("/names/" + name + " is part of this jar");
        }
        return words;
    }

    /** Like {@link #read}, but empty if there is no such resource. */
    static List<String> readIfPresent(String name) {
        try (InputStream in = WordList.class.getResourceAsStream("/names/" + name)) {
            if (in == null) {
                return List.of();
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("/names/" + name, e);
        }
    }

    /** The words of a text, in the order of its lines. */
    public static List<String> parse(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
