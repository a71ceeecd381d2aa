package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Issued tokens are accepted with the same configuration, until they expire. */
@ExtendWith(VertxExtension.class)
class TokenIssuerTest {

    private static final Map<String, String> STRICT = Map.of(
            "auth.jwt.claim.tenant", "realm,org_id",
            "auth.jwt.claim.user", "uid",
            "auth.jwt.issuer", "https://issuer",
            "auth.jwt.audience", "profiles");

    private final Vertx vertx;

    TokenIssuerTest(Vertx vertx) {
        this.vertx = vertx;
    }

    @Test
    void issue_withAndWithoutRoles_isAcceptedUntilItExpires() throws Exception {
        AuthFixture fixture = new AuthFixture(vertx, STRICT);
        TokenIssuer issuer = new TokenIssuer(
                Settings.from(STRICT, Map.of()).access().auth(), new Secret(AuthFixture.KEY), fixture.clock);
        Caller admin = new Caller("demo", "alice", Set.of(Caller.ROLE_ADMIN, Caller.ROLE_WRITE));
        Caller user = new Caller("demo", "bob", Set.of());
        String token = "Bearer " + issuer.issue(admin, Duration.ofMinutes(5));

        assertThat(fixture.authenticate(token)).isEqualTo(admin);
        assertThat(fixture.authenticate("Bearer " + issuer.issue(user, Duration.ofMinutes(5))))
                .isEqualTo(user);
        fixture.clock.move(Duration.ofMinutes(6));

        fixture.assertRefused(token, Kind.CREDENTIALS_EXPIRED);
    }
}
