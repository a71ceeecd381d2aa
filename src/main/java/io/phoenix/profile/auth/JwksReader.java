package io.phoenix.profile.auth;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the public keys of a JWK set (RFC 7517). The type of a key determines its algorithm; the header of a token never
 * does. Skips unsupported keys, above all symmetric ones.
 */
record JwksReader(Vertx vertx, Set<String> algorithms) {

    private static final int KEYS_MAX = 100;
    private static final int RSA_BITS_MIN = 2048;
    private static final Set<String> PUBLIC_MEMBERS = Set.of("kty", "kid", "n", "e", "crv", "x", "y");

    /**
     * The public parts of all supported keys.
     *
     * @throws IllegalArgumentException if this is no JWK set, has no supported key, or more than {@value #KEYS_MAX} keys
     */
    List<JsonObject> read(JsonObject jwks) {
        if (!(jwks.getValue("keys") instanceof JsonArray keys) || keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("not a key set (expected: keys, at most " + KEYS_MAX + " of them)");
        }
        List<JsonObject> supported = new ArrayList<>();
        for (Object key : keys) {
            if (key instanceof JsonObject json && isSupported(json)) {
                supported.add(publicPart(json));
            }
        }
        if (supported.isEmpty()) {
            throw new IllegalArgumentException("no supported key (expected: a public one for " + algorithms + ")");
        }
        return List.copyOf(supported);
    }

    private boolean isSupported(JsonObject key) {
        try {
            String algorithm = algorithmOf(key);
            if (algorithm == null
                    || !algorithms.contains(algorithm)
                    || !algorithm.equals(key.getString("alg", algorithm))
                    || !"sig".equals(key.getString("use", "sig"))) {
                return false;
            }
            // throws on a malformed key
            JWTAuth.create(vertx, new JWTAuthOptions().addJwk(publicPart(key)));
            return true;
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    @Nullable private static String algorithmOf(JsonObject key) {
        return switch (key.getString("kty", "")) {
            case "RSA" -> rsaBits(key) >= RSA_BITS_MIN ? "RS256" : null;
            case "EC" -> "P-256".equals(key.getString("crv")) ? "ES256" : null;
            case "OKP" -> "Ed25519".equals(key.getString("crv")) ? "EdDSA" : null;
            default -> null;
        };
    }

    private static int rsaBits(JsonObject key) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.getString("n"))).bitLength();
    }

    private static JsonObject publicPart(JsonObject key) {
        JsonObject copy = new JsonObject().put("alg", algorithmOf(key));
        PUBLIC_MEMBERS.stream().filter(key::containsKey).forEach(member -> copy.put(member, key.getValue(member)));
        return copy;
    }
}
