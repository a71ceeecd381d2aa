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
        return new GeneratorSettings(values.secret("generator.secret", SECRET_BYTES_MIN));
    }
}
