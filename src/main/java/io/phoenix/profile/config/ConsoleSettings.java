package io.phoenix.profile.config;

/**
 * The page for operators.
 *
 * @param enabled whether it is served
 */
public record ConsoleSettings(boolean enabled) {

    static ConsoleSettings from(ConfigValues values) {
        return new ConsoleSettings(values.flag("console.enabled", true));
    }
}
