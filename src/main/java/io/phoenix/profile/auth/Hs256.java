package io.phoenix.profile.auth;

import io.phoenix.profile.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;

/** Tokens signed with a shared key: HMAC with SHA-256 (RFC 7518, section 3.2), and no other algorithm. */
final class Hs256 {

    static final String ALGORITHM = "HS256";

    private Hs256() {}

    /** Verifies under any of the keys; signs with the first. Times are not checked: that needs a clock. */
    static JWTAuth of(Vertx vertx, List<Secret> keys) {
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        keys.forEach(key -> options.addPubSecKey(
                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key.text()))));
        return JWTAuth.create(vertx, options);
    }
}
