package io.phoenix.profile.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The usable public keys of a JWK set (RFC 7517). Immutable. */
record KeySet(List<VerificationKey> keys) {

    static final KeySet EMPTY = new KeySet(List.of());

    private static final int KEYS_MAX = 100;

    /**
     * Reads a JWK set. Skips keys that can't verify signatures of the algorithms, above all symmetric ones.
     *
     * @throws ParseException if this is not a JWK set, has no usable key, or more than {@value #KEYS_MAX} keys
     */
    static KeySet parse(byte[] json, Set<String> algorithms) throws ParseException {
        if (!(JoseJson.object(json).get("keys") instanceof List<?> members) || members.size() > KEYS_MAX) {
            throw new ParseException("not a key set (expected: keys, at most " + KEYS_MAX + " of them)", 0);
        }
        List<VerificationKey> usable = members.stream()
                .filter(Map.class::isInstance)
                .map(KeySet::members)
                .map(key -> VerificationKey.of(key, algorithms))
                .filter(Objects::nonNull)
                .toList();
        if (usable.isEmpty()) {
            throw new ParseException("no usable key (expected: a public one for " + algorithms + ")", 0);
        }
        return new KeySet(usable);
    }

    @SuppressWarnings("unchecked") // names of members are strings
    private static Map<String, Object> members(Object object) {
        return (Map<String, Object>) object;
    }

    /** The keys that may verify a token with this header. */
    Stream<VerificationKey> fitting(JWSHeader header) {
        return keys.stream().filter(key -> key.fits(header));
    }

    /** The same keys, for the library. */
    JWKSet toJwkSet() {
        return new JWKSet(jwks());
    }

    boolean hasSameKeysAs(KeySet other) {
        return jwks().equals(other.jwks());
    }

    private List<JWK> jwks() {
        return keys.stream().map(VerificationKey::jwk).toList();
    }
}
