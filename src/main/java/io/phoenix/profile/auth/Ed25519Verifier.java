package io.phoenix.profile.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Verifies EdDSA signatures of Ed25519 (RFC 8032) with the JDK; the verifier of the library needs Tink. Thread-safe.
 */
final class Ed25519Verifier extends EdDSAProvider implements JWSVerifier {

    private static final String ED25519 = "Ed25519";
    private static final int SIGNATURE_BYTES = 64;

    /** The prefix of the 32 bytes of a key in its X.509 form (RFC 8410, section 4). */
    private static final String X509_PREFIX = "302a300506032b6570032100";

    private final PublicKey key;

    /** Throws if the key is not one of Ed25519. */
    Ed25519Verifier(OctetKeyPair key) throws GeneralSecurityException {
        String x509 = X509_PREFIX + HexFormat.of().formatHex(key.getDecodedX());
        this.key = KeyFactory.getInstance(ED25519)
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(x509)));
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        byte[] bytes = signature.decode();
        if (bytes.length != SIGNATURE_BYTES) {
            // Java 17 ignores trailing bytes
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ED25519);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(bytes);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException(ED25519 + " is part of every Java platform", e);
        }
    }
}
