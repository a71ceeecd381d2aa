package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.testing.UserIds;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validates claims, and maps them to a caller. */
@ExtendWith(VertxExtension.class)
class TokenClaimsTest {

    private final Vertx vertx;
    private final AuthFixture fixture;

    TokenClaimsTest(Vertx vertx) {
        this.vertx = vertx;
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
    void claim_malformedTenant_isInvalid(String value) throws Exception {
        fixture.assertRefused(fixture.claims().put("tenant_id", value), Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a\nb", "\u0000", "\u0085", "\ud83d", "\ude00\ud83d"})
    void claim_malformedUser_isInvalid(String value) throws Exception {
        fixture.assertRefused(
                "Bearer "
                        + Jwt.signed(
                                Jwt.HS256,
                                "{\"tenant_id\":\"demo\",\"exp\":4102444800,\"sub\":\"" + escaped(value) + "\"}",
                                AuthFixture.KEY,
                                "HmacSHA256"),
                Kind.CREDENTIALS_INVALID);
    }

    @Test
    void claim_userAsProvidersIssueThem_isThatUser() throws Exception {
        for (String user : UserIds.valid(1_000, 4)) {
            assertThat(fixture.authenticate(fixture.claims().put("sub", user)).userId())
                    .isEqualTo(user);
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }

    @Test
    void claim_wholeNumber_isItsText() throws Exception {
        for (Object number : new Object[] {5, 0, -7, 7_656_119_800_000_000_001L}) {
            assertThat(fixture.authenticate(fixture.claims().put("sub", number)))
                    .isEqualTo(new Caller("demo", number.toString(), Set.of()));
            assertThat(fixture.authenticate(fixture.claims().put("tenant_id", number)))
                    .isEqualTo(new Caller(number.toString(), "alice", Set.of()));
        }
    }

    @Test
    void claim_neitherStringNorWholeNumber_isInvalid() throws Exception {
        for (Object value : new Object[] {
            5.0, 1e30, new BigInteger("98765432109876543210"), true, new JsonArray().add("demo"), new JsonObject()
        }) {
            fixture.assertRefused(fixture.claims().put("tenant_id", value), Kind.CREDENTIALS_INVALID);
            fixture.assertRefused(fixture.claims().put("sub", value), Kind.CREDENTIALS_INVALID);
        }
    }

    @Test
    void claim_tooLong_isInvalid() throws Exception {
        fixture.assertRefused(fixture.claims().put("tenant_id", "t".repeat(65)), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(fixture.claims().put("sub", "u".repeat(256)), Kind.CREDENTIALS_INVALID);
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
                        .put("exp", fixture.clock.seconds() + 60)
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
    void claims_nested_areFoundByPath() throws Exception {
        AuthFixture nested = new AuthFixture(
                vertx,
                Map.of(
                        "auth.jwt.claim.tenant", "organization.id",
                        "auth.jwt.claim.user", "identity.user.id",
                        "auth.jwt.claim.roles", "realm_access.roles,resource_access.my.client.roles,scope"));
        JsonObject claims = new JsonObject()
                .put("exp", fixture.clock.seconds() + 60)
                .put("organization", new JsonObject().put("id", "acme"))
                .put("identity", new JsonObject().put("user", new JsonObject().put("id", "bob")))
                .put("realm_access", new JsonObject().put("roles", new JsonArray().add("one")))
                .put(
                        "resource_access",
                        new JsonObject().put("my.client", new JsonObject().put("roles", new JsonArray().add("two"))))
                .put("scope", "openid three");

        assertThat(nested.authenticate(claims))
                .isEqualTo(new Caller("acme", "bob", Set.of("one", "two", "openid", "three")));
        nested.assertRefused(claims.copy().put("identity", "user.id"), Kind.CREDENTIALS_INVALID);
        nested.assertRefused(claims.copy().put("identity", new JsonArray().add("user")), Kind.CREDENTIALS_INVALID);
    }

    /** Some issuers prefix the names of their own claims with a URL. */
    @Test
    void claims_withDotsInTheName_areFound() throws Exception {
        AuthFixture prefixed = new AuthFixture(vertx, Map.of("auth.jwt.claim.roles", "https://example.com/roles"));

        assertThat(prefixed.authenticate(fixture.claims()
                                .put("https://example.com/roles", new JsonArray().add("profile:write"))
                                .put("https://example", new JsonObject().put("com/roles", "profile:admin")))
                        .roles())
                .containsExactly("profile:write");
    }

    @Test
    void tenant_configured_isThatOfEveryUser() throws Exception {
        AuthFixture fixed = new AuthFixture(vertx, Map.of("auth.jwt.tenant", "games"));
        JsonObject claims = fixture.claims();
        claims.remove("tenant_id");

        assertThat(fixed.authenticate(claims).tenantId()).isEqualTo("games");
        assertThat(fixed.authenticate(fixture.claims()).tenantId()).isEqualTo("games");
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
        strict.assertRefused(
                fixture.claims().put("aud", new JsonArray().add(new JsonArray().add("profiles"))),
                Kind.CREDENTIALS_INVALID);
        strict.assertRefused(
                fixture.claims().put("aud", new JsonObject().put("profiles", true)), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void aud_notConfigured_isNotChecked() throws Exception {
        for (Object audience : new Object[] {"x", new JsonArray().add("x").add("y"), new JsonArray(), 5}) {
            assertThat(fixture.authenticate(fixture.claims().put("aud", audience))
                            .userId())
                    .isEqualTo("alice");
        }
    }

    @Test
    void audienceClaim_configured_isChecked() throws Exception {
        AuthFixture strict =
                new AuthFixture(vertx, Map.of("auth.jwt.audience", "profiles", "auth.jwt.claim.audience", "client_id"));

        assertThat(strict.authenticate(fixture.claims().put("client_id", "profiles"))
                        .userId())
                .isEqualTo("alice");
        strict.assertRefused(fixture.claims().put("aud", "profiles"), Kind.CREDENTIALS_INVALID);
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
