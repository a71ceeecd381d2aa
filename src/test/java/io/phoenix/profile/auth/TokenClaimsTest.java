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

/** Validates claims, and maps them to a caller. */
class TokenClaimsTest {

    private static Vertx vertx;

    private AuthFixture fixture;

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
        fixture = new AuthFixture(vertx, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant_id", "sub"})
    void claim_missing_isInvalid(String claim) throws Exception {
        JsonObject claims = fixture.claims();
        claims.remove(claim);

        fixture.assertRefused(claims, Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a b", "a\nb", "é", "a{b}"})
    void claim_malformedId_isInvalid(String value) throws Exception {
        fixture.assertRefused(fixture.claims().put("tenant_id", value), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(fixture.claims().put("sub", value), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void claim_notAString_isInvalid() throws Exception {
        for (Object value : new Object[] {5, true, new JsonArray().add("demo"), new JsonObject()}) {
            fixture.assertRefused(fixture.claims().put("tenant_id", value), Kind.CREDENTIALS_INVALID);
            fixture.assertRefused(fixture.claims().put("sub", value), Kind.CREDENTIALS_INVALID);
        }
    }

    @Test
    void claim_tooLong_isInvalid() throws Exception {
        fixture.assertRefused(fixture.claims().put("tenant_id", "t".repeat(65)), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(fixture.claims().put("sub", "u".repeat(129)), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void tenantClaims_severalPresent_firstIsUsed() throws Exception {
        JsonObject claims = fixture.claims().put("org_id", "acme");
        assertThat(fixture.authenticate(claims).tenantId()).isEqualTo("demo");

        claims.remove("tenant_id");

        assertThat(fixture.authenticate(claims).tenantId()).isEqualTo("acme");
    }

    @Test
    void tenantClaims_firstPresentInvalid_isRefused() throws Exception {
        fixture.assertRefused(fixture.claims().put("tenant_id", "a b").put("org_id", "acme"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void claimNames_configured_areUsed() throws Exception {
        AuthFixture named = new AuthFixture(
                vertx,
                Map.of(
                        "auth.jwt.claim.tenant", "realm",
                        "auth.jwt.claim.user", "uid",
                        "auth.jwt.claim.roles", "scope"));

        assertThat(named.authenticate(new JsonObject()
                        .put("realm", "acme")
                        .put("uid", "bob")
                        .put("scope", "profile:write")
                        .put("roles", "profile:admin")))
                .isEqualTo(new Caller("acme", "bob", Set.of("profile:write")));
        named.assertRefused(fixture.claims(), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void roles_arrayOrSpaceSeparated_areEqual() throws Exception {
        Set<String> roles = Set.of("profile:write", "other");

        assertThat(rolesOf(new JsonArray().add("profile:write").add("other").add("other")))
                .isEqualTo(roles);
        assertThat(rolesOf("profile:write other")).isEqualTo(roles);
    }

    @Test
    void roles_ofAnotherType_areIgnored() throws Exception {
        assertThat(rolesOf(7)).isEmpty();
        assertThat(rolesOf(new JsonObject().put("profile:admin", true))).isEmpty();
        assertThat(rolesOf(new JsonArray()
                        .add(1)
                        .add(new JsonArray().add("profile:admin"))
                        .addNull()))
                .isEmpty();
        assertThat(fixture.authenticate(fixture.claims()).roles()).isEmpty();
    }

    @Test
    void iss_configured_mustBeEqual() throws Exception {
        AuthFixture strict = new AuthFixture(vertx, Map.of("auth.jwt.issuer", "https://issuer"));

        assertThat(strict.authenticate(fixture.claims().put("iss", "https://issuer"))
                        .userId())
                .isEqualTo("alice");
        strict.assertRefused(fixture.claims(), Kind.CREDENTIALS_INVALID);
        strict.assertRefused(fixture.claims().put("iss", "https://issuer/"), Kind.CREDENTIALS_INVALID);
        strict.assertRefused(
                fixture.claims().put("iss", new JsonArray().add("https://issuer")), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void aud_configured_mustContainIt() throws Exception {
        AuthFixture strict = new AuthFixture(vertx, Map.of("auth.jwt.audience", "profiles"));

        assertThat(strict.authenticate(fixture.claims().put("aud", "profiles")).userId())
                .isEqualTo("alice");
        assertThat(strict.authenticate(fixture.claims()
                                .put("aud", new JsonArray().add("x").add("profiles")))
                        .userId())
                .isEqualTo("alice");
        strict.assertRefused(fixture.claims(), Kind.CREDENTIALS_INVALID);
        strict.assertRefused(fixture.claims().put("aud", "profile"), Kind.CREDENTIALS_INVALID);
        strict.assertRefused(fixture.claims().put("aud", new JsonArray()), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void aud_stringWithSpaces_isOneAudience() throws Exception {
        AuthFixture strict = new AuthFixture(vertx, Map.of("auth.jwt.audience", "profiles"));

        strict.assertRefused(fixture.claims().put("aud", "other profiles"), Kind.CREDENTIALS_INVALID);
    }

    private Set<String> rolesOf(Object claim) throws Exception {
        return fixture.authenticate(fixture.claims().put("roles", claim)).roles();
    }
}
