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
 * Reads a JSON Web Key Set (RFC 7517). A key is for one algorithm, which its type decides and not the token; keys of no
 * use here are passed over, symmetric ones above all.
 */
final class PublicKeys {

    private static final int KEYS_MAX = 100;
    private static final int RSA_BITS_MIN = 2048;
    private static final Set<String> PUBLIC_MEMBERS = Set.of("kty", "kid", "n", "e", "crv", "x", "y");

    private final Vertx vertx;
    private final Set<String> algorithms;

    PublicKeys(Vertx vertx, Set<String> algorithms) {
        this.vertx = vertx;
        this.algorithms = algorithms;
    }

    /**
     * The keys of a set that tokens may be verified under.
     *
     * @throws IllegalArgumentException when it is no key set, or one of none, or of more than {@value #KEYS_MAX}
     */
    List<JsonObject> in(JsonObject keySet) {
        if (!(keySet.getValue("keys") instanceof JsonArray keys) || keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("not a key set (expected: keys, at most " + KEYS_MAX + " of them)");
        }
        List<JsonObject> usable = new ArrayList<>();
        for (Object key : keys) {
            if (key instanceof JsonObject json && isUsable(json)) {
                usable.add(publicPart(json));
            }
        }
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("no usable key (expected: a public one for " + algorithms + ")");
        }
        return List.copyOf(usable);
    }

    private boolean isUsable(JsonObject key) {
        try {
            String algorithm = algorithmOf(key);
            if (algorithm == null
                    || !algorithms.contains(algorithm)
                    || !algorithm.equals(key.getString("alg", algorithm))
                    || !"sig".equals(key.getString("use", "sig"))) {
                return false;
            }
            // the library says what is wrong with a key by failing
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
