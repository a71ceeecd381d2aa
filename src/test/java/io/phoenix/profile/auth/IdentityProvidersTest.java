package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that docs/authentication.md shows for each identity provider accept a token of its shape. */
@ExtendWith(VertxExtension.class)
class IdentityProvidersTest {

    private static final String URL = "auth.jwt.jwks.uri";

    private final Vertx vertx;

    @TempDir
    private Path directory;

    IdentityProvidersTest(Vertx vertx) {
        this.vertx = vertx;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Keycloak", "Auth0", "Cognito", "Firebase", "Entra ID"})
    void documentedSettings_always_acceptTokensOfTheProvider(String provider) throws Exception {
        JsonObject sample = sample(provider);
        JsonObject header = sample.getJsonObject("header");
        JsonObject claims = sample.getJsonObject("claims");
        KeyPair key = TestKeys.RS256.generate();
        Map<String, String> settings = documented(provider);
        assertThat(settings.remove(URL)).as(URL).startsWith("https://");
        settings.put("auth.jwt.keys", published(key, header.getString("kid")));
        AuthFixture fixture = new AuthFixture(vertx, settings, List.of());

        assertThat(fixture.authenticate(TestKeys.RS256.signed(header, claims, key)))
                .isEqualTo(caller(sample.getJsonObject("caller")));

        assertRefused(fixture, header, claims.copy().put("iss", claims.getString("iss") + "x"), key);
        JsonObject otherAudience = claims.copy();
        for (String audience : List.of("aud", "azp", "client_id")) {
            otherAudience.put(audience, "other");
        }
        assertRefused(fixture, header, otherAudience, key);
        assertRefused(fixture, header, claims, TestKeys.RS256.generate());
    }

    private static void assertRefused(AuthFixture fixture, JsonObject header, JsonObject claims, KeyPair key)
            throws Exception {
        fixture.assertRefused(TestKeys.RS256.signed(header, claims, key), Kind.CREDENTIALS_INVALID);
    }

    /** Providers publish keys of other purposes in the same set. */
    private String published(KeyPair key, String keyId) throws Exception {
        return TestKeys.write(
                directory.resolve("keys.json"),
                TestKeys.jwk(TestKeys.RS256.generate(), "encrypts")
                        .put("use", "enc")
                        .put("alg", "RSA-OAEP"),
                TestKeys.jwk(TestKeys.RS256.generate(), "next"),
                TestKeys.jwk(key, keyId));
    }

    private static Map<String, String> documented(String provider) throws Exception {
        return Files.readAllLines(Path.of("docs", "authentication.md")).stream()
                .dropWhile(line -> !line.equals("### " + provider))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("    auth."))
                .map(line -> line.strip().split("=", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1], (one, other) -> other, HashMap::new));
    }

    private static JsonObject sample(String provider) throws Exception {
        String file = provider.toLowerCase(Locale.ROOT).replace(' ', '-') + ".json";
        return new JsonObject(Files.readString(Path.of("src/test/resources/identity-providers", file)));
    }

    private static Caller caller(JsonObject expected) {
        Set<String> roles =
                expected.getJsonArray("roles").stream().map(String.class::cast).collect(Collectors.toSet());
        return new Caller(expected.getString("tenant_id"), expected.getString("user_id"), roles);
    }
}
