package io.phoenix.profile.auth;

import io.phoenix.profile.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that tokens are verified under at one time. Never changes; safe for use by several threads. */
final class TokenKeys {

    @Nullable private final JWTAuth verifier;

    private final Set<String> keyIds = new HashSet<>();
    private final boolean publicKeysThere;

    TokenKeys(Vertx vertx, List<Secret> secrets, List<JsonObject> publicKeys) {
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        secrets.forEach(secret -> options.addPubSecKey(Hs256.of(secret)));
        publicKeys.forEach(options::addJwk);
        publicKeys.stream()
                .map(key -> key.getString("kid"))
                .filter(keyId -> keyId != null)
                .forEach(keyIds::add);
        publicKeysThere = !publicKeys.isEmpty();
        // the library takes a set without keys for leave to accept tokens without signatures
        verifier = secrets.isEmpty() && publicKeys.isEmpty() ? null : JWTAuth.create(vertx, options);
    }

    /** The claims of a token that is genuine; times are not checked, for that needs a clock. Fails where it is not. */
    Future<JsonObject> claimsOf(String token) {
        if (verifier == null) {
            return Future.failedFuture("no keys");
        }
        try {
            return verifier.authenticate(new TokenCredentials(token))
                    .map(user -> user.attributes().getJsonObject("accessToken"));
        } catch (RuntimeException malformed) {
            return Future.failedFuture(malformed);
        }
    }

    /** Whether the token may be genuine under a key that is not here. */
    boolean mayLackKeyOf(String token) {
        try {
            JsonObject header = new JsonObject(
                    Buffer.buffer(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')))));
            if (Hs256.ALGORITHM.equals(header.getString("alg", Hs256.ALGORITHM))) {
                return false;
            }
            String keyId = header.getString("kid");
            return keyId == null ? !publicKeysThere : !keyIds.contains(keyId);
        } catch (RuntimeException malformed) {
            return false;
        }
    }
}
