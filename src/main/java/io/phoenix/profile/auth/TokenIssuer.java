package io.phoenix.profile.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.TokenSettings.Issuer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Issues HS256 tokens that {@link Authenticator} accepts, for development and for operators. */
public final class TokenIssuer {

    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

    private final Issuer settings;
    private final Secret key;
    private final Clock clock;

    public TokenIssuer(AuthSettings settings, Secret key, Clock clock) {
        this.settings = settings.tokens().main();
        this.key = key;
        this.clock = clock;
    }

    /** A token for the caller, valid from now. */
    public String issue(Caller caller, Duration timeToLive) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .claim(settings.claims().tenant().get(0), caller.tenantId())
                .claim(settings.claims().user(), caller.userId())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(timeToLive)));
        if (!caller.roles().isEmpty()) {
            claims.claim(
                    settings.claims().roles().get(0),
                    caller.roles().stream().sorted().toList());
        }
        settings.issuer().ifPresent(claims::issuer);
        settings.audience().ifPresent(audience -> claims.claim(settings.claims().audience(), audience));
        SignedJWT token = new SignedJWT(HEADER, claims.build());
        try {
            token.sign(new MACSigner(key.bytes()));
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("the key is too short for HS256", tooShort);
        }
        return token.serialize();
    }
}
