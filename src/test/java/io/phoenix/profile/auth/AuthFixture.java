package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.tenant.Tenants;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** An authenticator with one key and a manual clock. */
final class AuthFixture {

    static final String KEY = "a test signing key of 32 bytes or more";

    final TestClock clock = new TestClock();
    final Budget verifications;
    final Authenticator authenticator;

    /** With some configuration keys changed. */
    AuthFixture(Vertx vertx, Map<String, String> changes) {
        this(vertx, changes, List.of(KEY));
    }

    /** With other secrets than {@link #KEY}, at most two. */
    AuthFixture(Vertx vertx, Map<String, String> changes, List<String> keys) {
        Map<String, String> entries = new HashMap<>(changes);
        Iterator<String> names =
                List.of("auth.jwt.secret", "auth.jwt.secret.previous").iterator();
        keys.forEach(key -> entries.put(names.next(), key));
        entries.putIfAbsent("limits.failures.rate", "0");
        Settings settings = Settings.from(entries, Map.of());
        verifications =
                new Budget("verifications", settings.access().auth().tokens().verificationsMax());
        authenticator = new Authenticator(
                vertx,
                settings.access().auth(),
                new RateLimits(
                        settings.access().limits(),
                        tenants -> settings.tenants().of(tenants).limits(),
                        System::nanoTime),
                verifications,
                Tenants.configured(settings.tenants()),
                clock);
    }

    /** With public keys in a file as well, which is written to the directory. */
    static AuthFixture withKeyFile(Vertx vertx, Path directory, Map<String, String> changes, JsonObject... keys)
            throws IOException {
        Map<String, String> entries = new HashMap<>(changes);
        entries.put("auth.jwt.keys", TestKeys.write(directory.resolve("keys.json"), keys));
        return new AuthFixture(vertx, entries);
    }

    /** Claims of user alice of tenant demo, valid for an hour. */
    JsonObject claims() {
        return new JsonObject().put("tenant_id", "demo").put("sub", "alice").put("exp", clock.seconds() + 3_600);
    }

    Caller authenticate(JsonObject claims) throws Exception {
        return authenticate(Jwt.signed(claims, KEY));
    }

    Caller authenticate(String authorization) throws Exception {
        return authenticate(authorization, "peer");
    }

    Caller authenticate(String authorization, Object peer) throws Exception {
        return await(authenticator.authenticate(headers(authorization), peer)).caller();
    }

    static MultiMap headers(String authorization) {
        return MultiMap.caseInsensitiveMultiMap().set(HttpHeaders.AUTHORIZATION, authorization);
    }

    void assertRefused(JsonObject claims, Kind kind) throws Exception {
        assertRefused(Jwt.signed(claims, KEY), kind);
    }

    void assertRefused(String authorization, Kind kind) {
        Throwable refused = catchThrowable(() -> authenticate(authorization));
        assertThat(refused).as(authorization).isInstanceOf(ProfileFailure.class);
        assertThat(((ProfileFailure) refused).kind()).as(authorization).isEqualTo(kind);
        assertThat(authenticator.cached(headers(authorization))).as("cached").isNull();
    }
}
