package io.phoenix.profile.config;

/**
 * The port for operators.
 *
 * @param port 0 takes a free one
 */
public record ManagementSettings(String host, int port) {

    static ManagementSettings from(ConfigValues values) {
        return new ManagementSettings(values.text("management.host", "0.0.0.0"), values.port("management.port", 8081));
    }
}
