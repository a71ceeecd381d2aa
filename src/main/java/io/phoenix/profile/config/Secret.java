package io.phoenix.profile.config;

import java.nio.charset.StandardCharsets;

/**
 * A text that must not be shown: printing it gives stars.
 *
 * @param text the secret itself
 */
public record Secret(String text) {

    /** The secret in UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "***";
    }
}
