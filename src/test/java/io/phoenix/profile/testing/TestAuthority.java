package io.phoenix.profile.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A certification authority of a test's own, with its files in a directory of the test's. */
public final class TestAuthority {

    private final Path directory;
    private final X509Bundle root;

    /** An authority that nobody else knows. */
    public TestAuthority(Path directory) throws Exception {
        this.directory = directory;
        this.root = new CertificateBuilder()
                .ecp256()
                .subject("CN=an authority of the tests")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(ca(), root.getCertificatePEM());
    }

    /** A certificate and its key. */
    public record PemFiles(Path certificate, Path key) {}

    /** The certificate that those trust who trust this authority. */
    public Path ca() {
        return directory.resolve("ca.pem");
    }

    /** Certifies a server or a client at 127.0.0.1; files that the name had before are replaced. */
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

    /** What a client needs that trusts this authority and no other. */
    public SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {root.toTrustManager()}, null);
        return context;
    }
}
