package io.phoenix.profile.auth;

import io.phoenix.profile.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An immutable set of keys that verify the signatures of tokens. Safe for use by several threads. */
final class VerificationKeys {

    /** HMAC with SHA-256 under a shared key (RFC 7518, section 3.2). */
    static final String HS256 = "HS256";

    @Nullable private final JWTAuth verifier;

    private final Set<String> keyIds = new HashSet<>();
    private final boolean hasPublicKeys;

    VerificationKeys(Vertx vertx, List<Secret> secrets, List<JsonObject> publicKeys) {
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        secrets.forEach(secret -> options.addPubSecKey(hs256(secret)));
        publicKeys.forEach(options::addJwk);
        publicKeys.stream()
                .map(key -> key.getString("kid"))
                .filter(keyId -> keyId != null)
                .forEach(keyIds::add);
        hasPublicKeys = !publicKeys.isEmpty();
        // without any key the library would accept unsigned tokens
        verifier = secrets.isEmpty() && publicKeys.isEmpty() ? null : JWTAuth.create(vertx, options);
    }

    static PubSecKeyOptions hs256(Secret key) {
        return new PubSecKeyOptions().setAlgorithm(HS256).setBuffer(Buffer.buffer(key.text()));
    }

    /** The claims of the token; fails if its signature is invalid. Does not check {@code exp} and {@code nbf}. */
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

    /** Whether the token may be signed with a public key that is not in this set. */
    boolean mayLackKeyOf(String token) {
        try {
            JsonObject header = new JsonObject(
                    Buffer.buffer(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')))));
            if (HS256.equals(header.getString("alg", HS256))) {
                return false;
            }
            String keyId = header.getString("kid");
            return keyId == null ? !hasPublicKeys : !keyIds.contains(keyId);
        } catch (RuntimeException malformed) {
            return false;
        }
    }
}
