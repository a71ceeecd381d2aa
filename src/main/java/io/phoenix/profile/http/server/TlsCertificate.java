package io.phoenix.profile.http.server;

import io.phoenix.profile.config.PortSettings.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import javax.net.ssl.X509KeyManager;

/** The certificate of a port as it is in its files at this moment. Reading it blocks: not for event loops. */
final class TlsCertificate {

    private static final byte[] SOMETHING = {1, 2, 3};

    private TlsCertificate() {}

    /**
     * Reads both files.
     *
     * @throws IllegalStateException when they hold no certificate and key that belong together, as for the moment in which
     *     one has been renewed and the other not yet
     */
    static PemKeyCertOptions read(Vertx vertx, Tls settings) {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .addCertValue(bytes(settings.certificate()))
                .addKeyValue(bytes(settings.key()));
        try {
            if (belongTogether(keyManager(pem, vertx))) {
                return pem;
            }
        } catch (Exception malformed) {
            throw new IllegalStateException(explained(settings) + ": " + malformed.getMessage(), malformed);
        }
        throw new IllegalStateException(explained(settings) + ": the key is of another certificate");
    }

    private static Buffer bytes(Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509KeyManager keyManager(PemKeyCertOptions pem, Vertx vertx) throws Exception {
        return Arrays.stream(pem.getKeyManagerFactory(vertx).getKeyManagers())
                .filter(X509KeyManager.class::isInstance)
                .map(X509KeyManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static boolean belongTogether(X509KeyManager keys) throws GeneralSecurityException {
        for (String type : new String[] {"RSA", "EC"}) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null) {
                return signsFor(keys.getPrivateKey(aliases[0]), keys.getCertificateChain(aliases[0])[0].getPublicKey());
            }
        }
        throw new GeneralSecurityException("neither of RSA nor of an elliptic curve");
    }

    private static boolean signsFor(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(SOMETHING);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(SOMETHING);
        return signature.verify(signed);
    }

    private static String explained(Tls settings) {
        return "TLS: '" + settings.certificate() + "' and '" + settings.key()
                + "' (expected: a certificate and its private key, in PEM)";
    }
}
