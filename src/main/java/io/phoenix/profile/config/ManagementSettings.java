package io.phoenix.profile.config;

import java.util.Optional;

/**
 * The port for operators.
 *
 * @param port 0 takes a free one
 * @param tls where empty, the port speaks plain HTTP
 */
public record ManagementSettings(String host, int port, Optional<TlsSettings> tls) {

    static ManagementSettings from(ConfigValues values) {
        return new ManagementSettings(
                values.text("management.host", "0.0.0.0"),
                values.port("management.port", 8081),
                TlsSettings.from(values, "management.tls."));
    }
}
