package io.phoenix.profile.config;

import java.util.Optional;

/**
 * How names and avatars are drawn.
 *
 * @param secret the key of the hash that both are drawn from; where none is set, the one that the database made for
 *     itself
 */
public record GeneratorSettings(Optional<Secret> secret) {

    private static final int SECRET_BYTES_MIN = 16;

    static GeneratorSettings from(ConfigValues values) {
        Optional<Secret> secret = values.secret("generator.secret");
        if (secret.filter(text -> text.bytes().length < SECRET_BYTES_MIN).isPresent()) {
            values.mistake("generator.secret", "too short", "at least " + SECRET_BYTES_MIN + " bytes");
        }
        return new GeneratorSettings(secret);
    }
}
