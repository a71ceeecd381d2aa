package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.app.Instance;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestAuthority;
import io.phoenix.profile.testing.TestAuthority.PemFiles;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS on both ports, and renewal of certificates. */
class TlsIT {

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static PemFiles files;
    private static TestInstance plain;
    private static Instance service;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(directory);
        files = authority.issue("server");
        // migrates the schema, and issues tokens
        plain = TestInstance.start(Map.of());
        service = TestInstance.await(Instance.start(TestSettings.with(settings())));
    }

    @AfterAll
    static void stop() throws Exception {
        TestInstance.await(service.stop());
        plain.close();
    }

    private static Map<String, String> settings() {
        String certificate = files.certificate().toString();
        String key = files.key().toString();
        return Map.of(
                "http.tls.certificate", certificate,
                "http.tls.key", key,
                "http.tls.reload.interval", "50ms",
                "management.tls.certificate", certificate,
                "management.tls.key", key,
                "management.tls.reload.interval", "50ms");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void get_overTls_isAnsweredInBothHttpVersions(Version version) throws Exception {
        HttpClient client = client(version);
        for (String source : new String[] {"created", "local", "local"}) {
            HttpResponse<String> answer = client.send(read("alice-" + version), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.headers().firstValue("X-Profile-Source")).contains(source);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
        }
    }

    @Test
    void management_overTls_isAnswered() throws Exception {
        HttpRequest ready = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + service.managementPort() + "/health"))
                .build();

        assertThat(client(Version.HTTP_2).send(ready, BodyHandlers.ofString()).body())
                .isEqualTo("{\"status\":\"healthy\"}");
    }

    @Test
    void request_plainOnTlsPort_getsNoResponse() throws Exception {
        try (RawConnection connection = new RawConnection(service.apiPort())) {
            assertThat(connection
                            .send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .read())
                    .isEmpty();
        }
    }

    @Test
    void certificate_renewed_appliesToNewConnectionsOnBothPorts() throws Exception {
        X509Certificate before = certificate(service.apiPort());
        authority.issue("server");

        for (int port : new int[] {service.apiPort(), service.managementPort()}) {
            Eventually.isTrue("another certificate", () -> !certificate(port).equals(before));
        }
        assertThat(client(Version.HTTP_2)
                        .send(read("bob"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void certificate_invalid_changesNothingUntilRepaired() throws Exception {
        X509Certificate before = certificate(service.apiPort());
        Files.writeString(files.key(), "half a file");

        assertThatThrownBy(() -> TestInstance.await(Instance.start(TestSettings.with(settings()))))
                .hasMessageContaining(files.key().toString());
        assertThat(certificate(service.apiPort())).isEqualTo(before);
        authority.issue("server");
        Eventually.isTrue(
                "another certificate", () -> !certificate(service.apiPort()).equals(before));
    }

    private HttpClient client(Version version) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(authority.trusting())
                .version(version)
                .build();
    }

    private HttpRequest read(String user) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + service.apiPort() + Api.path(user)))
                .header("Authorization", "Bearer " + plain.token(directory.getFileName() + "", user))
                .build();
    }

    /** The certificate that a new connection gets. */
    private X509Certificate certificate(int port) throws Exception {
        HttpRequest health = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/health"))
                .build();
        return (X509Certificate) client(Version.HTTP_1_1)
                .send(health, BodyHandlers.discarding())
                .sslSession()
                .orElseThrow()
                .getPeerCertificates()[0];
    }
}
