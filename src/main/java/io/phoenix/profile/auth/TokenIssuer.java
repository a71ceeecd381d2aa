package io.phoenix.profile.auth;

import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Duration;

/** Issues HS256 tokens that {@link Authenticator} accepts, for development and for operators. */
public final class TokenIssuer {

    private final AuthSettings settings;
    private final Clock clock;
    private final JWTAuth signer;

    public TokenIssuer(Vertx vertx, AuthSettings settings, Secret key, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.signer = JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(VerificationKeys.hs256(key)));
    }

    /** A token for the caller, valid from now. */
    public String issue(Caller caller, Duration timeToLive) {
        long nowSeconds = clock.instant().getEpochSecond();
        JsonObject claims = new JsonObject()
                .put(settings.claims().tenant().get(0), caller.tenantId())
                .put(settings.claims().user(), caller.userId())
                .put("iat", nowSeconds)
                .put("exp", nowSeconds + timeToLive.toSeconds());
        if (!caller.roles().isEmpty()) {
            claims.put(
                    settings.claims().roles(),
                    new JsonArray(caller.roles().stream().sorted().toList()));
        }
        settings.claims().issuer().ifPresent(issuer -> claims.put("iss", issuer));
        settings.claims().audience().ifPresent(audience -> claims.put("aud", audience));
        return signer.generateToken(
                claims, new JWTOptions().setAlgorithm(VerificationKeys.HS256).setNoTimestamp(true));
    }
}
