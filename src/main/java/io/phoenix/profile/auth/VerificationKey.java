package io.phoenix.profile.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key that verifies signatures. The key determines the algorithm; the header of a token never does. Thread-safe.
 */
record VerificationKey(JWK jwk, JWSAlgorithm algorithm, JWSVerifier verifier) {

    private static final int RSA_BITS_MIN = 2048;

    /**
     * The key of a JSON Web Key (RFC 7517); null if it is not for verifying signatures of one of the algorithms, or is
     * malformed or too weak. Of a private key only the public part is used.
     */
    @Nullable static VerificationKey of(Map<String, Object> json, Set<String> algorithms) {
        try {
            VerificationKey key = of(JWK.parse(json).toPublicJWK());
            return key != null && algorithms.contains(key.algorithm.getName()) && key.mayVerify() ? key : null;
        } catch (ParseException | GeneralSecurityException | JOSEException | RuntimeException malformed) {
            return null;
        }
    }

    @Nullable private static VerificationKey of(@Nullable JWK jwk) throws GeneralSecurityException, JOSEException {
        if (jwk instanceof RSAKey rsa) {
            RSAPublicKey key = rsa.toRSAPublicKey();
            return key.getModulus().bitLength() < RSA_BITS_MIN
                    ? null
                    : new VerificationKey(jwk, JWSAlgorithm.RS256, new RSASSAVerifier(key));
        }
        if (jwk instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
            return new VerificationKey(jwk, JWSAlgorithm.ES256, new ECDSAVerifier(ec));
        }
        if (jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
            return new VerificationKey(jwk, JWSAlgorithm.EdDSA, new Ed25519Verifier(pair));
        }
        return null;
    }

    /** Whether the members of the key permit it: {@code alg}, {@code use} and {@code key_ops} are optional. */
    private boolean mayVerify() {
        return (jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm))
                && (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    /** Whether this key may verify a token with this header. */
    boolean fits(JWSHeader header) {
        return header.getAlgorithm().equals(algorithm)
                && (header.getKeyID() == null || header.getKeyID().equals(jwk.getKeyID()));
    }
}
