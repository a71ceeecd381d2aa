package io.phoenix.profile.config;

import java.nio.charset.StandardCharsets;

/** A text that is never printed: {@link #toString} gives asterisks. */
public record Secret(String text) {

    /** In UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "***";
    }
}
