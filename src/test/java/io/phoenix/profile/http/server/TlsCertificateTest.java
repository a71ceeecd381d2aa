package io.phoenix.profile.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.phoenix.profile.config.PortSettings.Tls;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads valid certificate files, and refuses invalid ones. */
class TlsCertificateTest {

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void read_certificateAndKey_returnsTheirBytes() throws Exception {
        for (X509Bundle issued : new X509Bundle[] {elliptic(), rsa()}) {
            Tls files = files(issued.getCertificatePEM(), issued.getPrivateKeyPEM());

            assertThat(TlsCertificate.read(vertx, files).getCertValue()).hasToString(issued.getCertificatePEM());
        }
    }

    @Test
    void read_keyOfAnotherCertificate_isRefused() throws Exception {
        for (X509Bundle other : new X509Bundle[] {elliptic(), rsa()}) {
            assertRefused(files(elliptic().getCertificatePEM(), other.getPrivateKeyPEM()));
        }
    }

    @Test
    void read_invalidFiles_areRefusedWithTheirNames() throws Exception {
        assertRefused(files("", ""));
        assertRefused(files(elliptic().getCertificatePEM(), "no key"));
        assertRefused(files("no certificate", elliptic().getPrivateKeyPEM()));
        assertRefused(files(elliptic().getPrivateKeyPEM(), elliptic().getCertificatePEM()));
    }

    private void assertRefused(Tls files) {
        assertThatThrownBy(() -> TlsCertificate.read(vertx, files))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(files.certificate().toString())
                .hasMessageContaining(files.key().toString());
    }

    private Tls files(String certificate, String key) throws Exception {
        return new Tls(
                Files.writeString(directory.resolve("certificate"), certificate),
                Files.writeString(directory.resolve("key"), key),
                Duration.ofSeconds(1));
    }

    private static X509Bundle elliptic() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static X509Bundle rsa() throws Exception {
        return new CertificateBuilder()
                .rsa2048()
                .subject("CN=test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }
}
