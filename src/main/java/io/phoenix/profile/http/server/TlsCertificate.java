package io.phoenix.profile.http.server;

import io.phoenix.profile.config.PortSettings.Tls;
import io.phoenix.profile.domain.FailureMessage;
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

/** The certificate and private key of a port, as its files have them now. */
final class TlsCertificate {

    private static final byte[] PROBE = {1, 2, 3};

    private TlsCertificate() {}

    /**
     * Reads both files. Blocks.
     *
     * @throws IllegalStateException if they don't hold a matching certificate and key, as between the renewal of one file
     *     and of the other
     */
    static PemKeyCertOptions read(Vertx vertx, Tls settings) {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .addCertValue(bytes(settings.certificate()))
                .addKeyValue(bytes(settings.key()));
        try {
            requireMatch(keyManager(pem, vertx));
            return pem;
        } catch (Exception malformed) {
            throw new IllegalStateException(
                    "TLS: '" + settings.certificate() + "' and '" + settings.key()
                            + "' (expected: a certificate and its private key, in PEM): "
                            + FailureMessage.of(malformed),
                    malformed);
        }
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

    private static void requireMatch(X509KeyManager keys) throws GeneralSecurityException {
        for (String type : new String[] {"RSA", "EC"}) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null) {
                PublicKey certified = keys.getCertificateChain(aliases[0])[0].getPublicKey();
                if (!signs(keys.getPrivateKey(aliases[0]), certified)) {
                    throw new GeneralSecurityException("the key belongs to another certificate");
                }
                return;
            }
        }
        throw new GeneralSecurityException("the key is neither RSA nor EC");
    }

    private static boolean signs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
