package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the service issues, the service accepts: under the same configuration, and for as long as it said. */
class TokenIssuerTest {

    private static final Map<String, String> STRICT = Map.of(
            "auth.jwt.claim.tenant", "realm,org_id",
            "auth.jwt.claim.user", "uid",
            "auth.jwt.issuer", "https://issuer",
            "auth.jwt.audience", "profiles");

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void issue_withAndWithoutRoles_isAcceptedUntilItExpires() throws Exception {
        Door door = new Door(vertx, STRICT);
        TokenIssuer issuer =
                new TokenIssuer(vertx, Settings.from(STRICT, Map.of()).auth(), new Secret(Door.KEY), door.clock);
        Caller admin = new Caller("demo", "alice", Set.of(Caller.ROLE_ADMIN, Caller.ROLE_WRITE));
        Caller user = new Caller("demo", "bob", Set.of());
        String token = "Bearer " + issuer.issue(admin, Duration.ofMinutes(5));

        assertThat(door.enter(token)).isEqualTo(admin);
        assertThat(door.enter("Bearer " + issuer.issue(user, Duration.ofMinutes(5))))
                .isEqualTo(user);
        door.clock.move(Duration.ofMinutes(6));

        door.refuses(token, Kind.CREDENTIALS_EXPIRED);
    }
}
