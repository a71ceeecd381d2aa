package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a genuine token is for, and what it allows. */
class TokenClaimsTest {

    private static Vertx vertx;

    private Door door;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @BeforeEach
    void build() {
        door = new Door(vertx, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant_id", "sub"})
    void claim_thatIsMissing_isInvalid(String claim) throws Exception {
        JsonObject claims = door.claims();
        claims.remove(claim);

        door.refuses(claims, Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a b", "a\nb", "é", "a{b}"})
    void claim_thatIsNoId_isInvalid(String value) throws Exception {
        door.refuses(door.claims().put("tenant_id", value), Kind.CREDENTIALS_INVALID);
        door.refuses(door.claims().put("sub", value), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void claim_thatIsNoText_isInvalid() throws Exception {
        for (Object value : new Object[] {5, true, new JsonArray().add("demo"), new JsonObject()}) {
            door.refuses(door.claims().put("tenant_id", value), Kind.CREDENTIALS_INVALID);
            door.refuses(door.claims().put("sub", value), Kind.CREDENTIALS_INVALID);
        }
    }

    @Test
    void claim_longerThanAnId_isInvalid() throws Exception {
        door.refuses(door.claims().put("tenant_id", "t".repeat(65)), Kind.CREDENTIALS_INVALID);
        door.refuses(door.claims().put("sub", "u".repeat(129)), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void tenantClaims_firstThatIsThereCounts() throws Exception {
        JsonObject claims = door.claims().put("org_id", "acme");
        assertThat(door.enter(claims).tenantId()).isEqualTo("demo");

        claims.remove("tenant_id");

        assertThat(door.enter(claims).tenantId()).isEqualTo("acme");
    }

    @Test
    void tenantClaims_firstThatIsThereAndUnusable_isNotPassedOver() throws Exception {
        door.refuses(door.claims().put("tenant_id", "a b").put("org_id", "acme"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void claimNames_asConfigured_count() throws Exception {
        Door named = new Door(
                vertx,
                Map.of(
                        "auth.jwt.claim.tenant", "realm",
                        "auth.jwt.claim.user", "uid",
                        "auth.jwt.claim.roles", "scope"));

        assertThat(named.enter(new JsonObject()
                        .put("realm", "acme")
                        .put("uid", "bob")
                        .put("scope", "profile:write")
                        .put("roles", "profile:admin")))
                .isEqualTo(new Caller("acme", "bob", Set.of("profile:write")));
        named.refuses(door.claims(), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void roles_listOrWords_areTheSame() throws Exception {
        Set<String> roles = Set.of("profile:write", "other");

        assertThat(rolesOf(new JsonArray().add("profile:write").add("other").add("other")))
                .isEqualTo(roles);
        assertThat(rolesOf("profile:write other")).isEqualTo(roles);
    }

    @Test
    void roles_ofAnotherForm_areNone() throws Exception {
        assertThat(rolesOf(7)).isEmpty();
        assertThat(rolesOf(new JsonObject().put("profile:admin", true))).isEmpty();
        assertThat(rolesOf(new JsonArray()
                        .add(1)
                        .add(new JsonArray().add("profile:admin"))
                        .addNull()))
                .isEmpty();
        assertThat(door.enter(door.claims()).roles()).isEmpty();
    }

    @Test
    void iss_whenConfigured_mustBeThatOne() throws Exception {
        Door strict = new Door(vertx, Map.of("auth.jwt.issuer", "https://issuer"));

        assertThat(strict.enter(door.claims().put("iss", "https://issuer")).userId())
                .isEqualTo("alice");
        strict.refuses(door.claims(), Kind.CREDENTIALS_INVALID);
        strict.refuses(door.claims().put("iss", "https://issuer/"), Kind.CREDENTIALS_INVALID);
        strict.refuses(door.claims().put("iss", new JsonArray().add("https://issuer")), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void aud_whenConfigured_mustHoldThatOne() throws Exception {
        Door strict = new Door(vertx, Map.of("auth.jwt.audience", "profiles"));

        assertThat(strict.enter(door.claims().put("aud", "profiles")).userId()).isEqualTo("alice");
        assertThat(strict.enter(door.claims()
                                .put("aud", new JsonArray().add("x").add("profiles")))
                        .userId())
                .isEqualTo("alice");
        strict.refuses(door.claims(), Kind.CREDENTIALS_INVALID);
        strict.refuses(door.claims().put("aud", "profile"), Kind.CREDENTIALS_INVALID);
        strict.refuses(door.claims().put("aud", new JsonArray()), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void aud_thatIsOneTextOfWords_isOneAudience() throws Exception {
        Door strict = new Door(vertx, Map.of("auth.jwt.audience", "profiles"));

        strict.refuses(door.claims().put("aud", "other profiles"), Kind.CREDENTIALS_INVALID);
    }

    private Set<String> rolesOf(Object claim) throws Exception {
        return door.enter(door.claims().put("roles", claim)).roles();
    }
}
