package io.phoenix.profile.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A certificate authority for one test. */
public final class TestAuthority {

    private final Path directory;
    private final X509Bundle root;

    /** A new authority that keeps its files in the directory. */
    public TestAuthority(Path directory) throws Exception {
        this.directory = directory;
        this.root = new CertificateBuilder()
                .ecp256()
                .subject("CN=an authority of the tests")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(ca(), root.getCertificatePEM());
    }

    /** The PEM files of a certificate and its key. */
    public record PemFiles(Path certificate, Path key) {

        /** The configuration of an API port that uses them. */
        public Map<String, String> settings() {
            return Map.of("http.tls.certificate", certificate.toString(), "http.tls.key", key.toString());
        }
    }

    /** The PEM file of the root certificate. */
    public Path ca() {
        return directory.resolve("ca.pem");
    }

    /** Issues a certificate for 127.0.0.1; replaces the files of the same name. */
    public PemFiles issue(String name) throws Exception {
        return issue(name, "127.0.0.1");
    }

    /** The same for another address. */
    public PemFiles issue(String name, String ipAddress) throws Exception {
        X509Bundle issued = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanIpAddress(ipAddress)
                .buildIssuedBy(root);
        PemFiles files = new PemFiles(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
        Files.writeString(files.certificate(), issued.getCertificatePEM());
        Files.writeString(files.key(), issued.getPrivateKeyPEM());
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
        return files;
    }

    /** A client context that trusts only this authority. */
    public SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {root.toTrustManager()}, null);
        return context;
    }
}
