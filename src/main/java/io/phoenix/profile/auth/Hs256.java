package io.phoenix.profile.auth;

import io.phoenix.profile.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.PubSecKeyOptions;

/** Tokens signed with a shared key: HMAC with SHA-256 (RFC 7518, section 3.2). */
final class Hs256 {

    static final String ALGORITHM = "HS256";

    private Hs256() {}

    static PubSecKeyOptions of(Secret key) {
        return new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key.text()));
    }
}
