package io.phoenix.profile.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A port to listen on; 0 takes a free one. */
public record PortSettings(String host, int port, Optional<Tls> tls) {

    /** TLS of one port: PEM files with the certificate and its chain, and with its private key. */
    public record Tls(Path certificate, Path key, Duration reloadInterval) {

        private static Optional<Tls> from(ConfigValues values, String prefix) {
            Optional<Path> certificate = values.readableFile(prefix + "certificate", "");
            Optional<Path> key = values.readableFile(prefix + "key", "");
            Duration reloadInterval = values.duration(prefix + "reload.interval", "10s", "10ms", "1d");
            values.requireCertificateWithKey(prefix, certificate, key);
            return certificate.flatMap(chain -> key.map(secret -> new Tls(chain, secret, reloadInterval)));
        }
    }

    /** The port whose keys begin with the prefix. */
    static PortSettings from(ConfigValues values, String prefix, int defaultPort) {
        return new PortSettings(
                values.text(prefix + "host", "0.0.0.0"),
                values.number(prefix + "port", defaultPort, 0, 65_535),
                Tls.from(values, prefix + "tls."));
    }
}
