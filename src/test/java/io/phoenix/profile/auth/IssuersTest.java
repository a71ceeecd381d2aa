package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several issuers: a token is verified with the keys, and read by the rules, of the issuer that it names. */
@ExtendWith(VertxExtension.class)
class IssuersTest {

    private static final String OTHER_SECRET = "the secret of partners, of 32 bytes or more";

    private Vertx vertx;
    private KeyPair games;
    private KeyPair partners;
    private AuthFixture fixture;

    @TempDir
    private Path directory;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        this.vertx = vertx;
        games = TestKeys.ES256.generate();
        partners = TestKeys.ES256.generate();
        fixture = new AuthFixture(
                vertx,
                Map.ofEntries(
                        Map.entry("auth.jwt.issuers", "games, partners"),
                        Map.entry("auth.jwt.issuers.games.issuer", "https://games"),
                        Map.entry("auth.jwt.issuers.games.keys", file("games", games)),
                        Map.entry("auth.jwt.issuers.games.tenant", "games"),
                        Map.entry("auth.jwt.issuers.games.claim.user", "uid"),
                        Map.entry("auth.jwt.issuers.partners.issuer", "https://partners"),
                        Map.entry(
                                "auth.jwt.issuers.partners.jwks.uri",
                                jwks(partners).uri()),
                        Map.entry("auth.jwt.issuers.partners.secret", OTHER_SECRET),
                        Map.entry("auth.jwt.issuers.partners.audience", "profiles"),
                        Map.entry("auth.jwt.issuers.partners.claim.roles", "scope")));
    }

    @Test
    void authenticate_namedIssuer_usesItsRules() throws Exception {
        assertThat(fixture.authenticate(TestKeys.ES256.signed(games().put("uid", "bob"), games, "games")))
                .isEqualTo(new Caller("games", "bob", Set.of()));
        assertThat(fixture.authenticate(TestKeys.ES256.signed(partners().put("scope", "a b"), partners, "one")))
                .isEqualTo(new Caller("demo", "alice", Set.of("a", "b")));
        assertThat(fixture.authenticate(Jwt.signed(partners(), OTHER_SECRET)))
                .isEqualTo(new Caller("demo", "alice", Set.of()));
        assertThat(fixture.authenticate(fixture.claims())).isEqualTo(new Caller("demo", "alice", Set.of()));
        assertThat(fixture.authenticate(fixture.claims().put("iss", "anybody")).tenantId())
                .as("the main issuer has no name")
                .isEqualTo("demo");
        fixture.assertRefused(TestKeys.ES256.signed(games(), games, "games"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_keyOfAnotherIssuer_isInvalid() throws Exception {
        fixture.assertRefused(TestKeys.ES256.signed(partners(), games, "games"), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(
                TestKeys.ES256.signed(games().put("uid", "bob"), partners, "one"), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(Jwt.signed(games().put("uid", "bob"), AuthFixture.KEY), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(Jwt.signed(partners(), AuthFixture.KEY), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(Jwt.signed(fixture.claims(), OTHER_SECRET), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(TestKeys.ES256.signed(fixture.claims(), games, "games"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_audienceOfAnotherIssuer_isInvalid() throws Exception {
        fixture.assertRefused(Jwt.signed(partners().put("aud", "games"), OTHER_SECRET), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void mainIssuer_named_isRequired() throws Exception {
        AuthFixture strict = new AuthFixture(
                vertx,
                Map.of(
                        "auth.jwt.issuer", "https://main",
                        "auth.jwt.issuers", "games",
                        "auth.jwt.issuers.games.issuer", "https://games",
                        "auth.jwt.issuers.games.secret", OTHER_SECRET));

        assertThat(strict.authenticate(fixture.claims().put("iss", "https://main"))
                        .userId())
                .isEqualTo("alice");
        strict.assertRefused(fixture.claims(), Kind.CREDENTIALS_INVALID);
        strict.assertRefused(fixture.claims().put("iss", "https://mai"), Kind.CREDENTIALS_INVALID);
        strict.assertRefused(fixture.claims().put("iss", 5), Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "auth.jwt.issuers, Games, auth.jwt.issuers: 'Games'",
        "auth.jwt.issuers.games.issuer, '', auth.jwt.issuers.games.issuer: not set",
        "auth.jwt.issuers.games.secret, '', auth.jwt.issuers.games.jwks.uri: not set",
        "auth.jwt.issuers.games.secret, short, auth.jwt.issuers.games.secret: too short",
        "auth.jwt.issuers.games.tenant, a/b, auth.jwt.issuers.games.tenant: 'a/b'",
        "auth.jwt.issuers.games.algorithms, HS256, auth.jwt.issuers.games.algorithms: 'HS256'",
        "auth.jwt.issuer, https://games, auth.jwt.issuers.games.issuer: 'https://games'",
        "auth.jwt.issuers.others.issuer, https://others, auth.jwt.issuers.others.issuer: unknown key"
    })
    void from_mistakeInIssuer_isNamed(String key, String value, String mistake) {
        Map<String, String> entries = new TreeMap<>(Map.of(
                "auth.jwt.issuers", "games",
                "auth.jwt.issuers.games.issuer", "https://games",
                "auth.jwt.issuers.games.secret", OTHER_SECRET));
        entries.put(key, value);

        assertThat(catchThrowableOfType(ConfigException.class, () -> Settings.from(entries, Map.of()))
                        .mistakes())
                .anySatisfy(found -> assertThat(found).startsWith(mistake));
    }

    private JsonObject games() {
        JsonObject claims = fixture.claims().put("iss", "https://games");
        claims.remove("tenant_id");
        return claims;
    }

    private JsonObject partners() {
        return fixture.claims().put("iss", "https://partners").put("aud", "profiles");
    }

    private String file(String keyId, KeyPair key) throws Exception {
        return TestKeys.write(directory.resolve(keyId + ".json"), TestKeys.jwk(key, keyId));
    }

    private TestJwksEndpoint jwks(KeyPair key) throws Exception {
        return new TestJwksEndpoint(
                vertx, TestKeys.setOf(TestKeys.jwk(key, "one")).encode());
    }
}
