package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenantCredentials;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.tenant.Tenants;
import io.phoenix.profile.testing.Mutations;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Nearly valid credentials authenticate no other caller, and fail only with a documented error. */
class CredentialsFuzzTest {

    private static final Set<Kind> REFUSALS = Set.of(
            Kind.CREDENTIALS_INVALID, Kind.CREDENTIALS_MISSING, Kind.CREDENTIALS_EXPIRED, Kind.TIMESTAMP_OUT_OF_WINDOW);
    private static final String KEY = "a test signing key of 32 bytes or more";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String BODY = "{\"user_ids\":[\"a\\nb\"]}\n1700000000\n";

    private static Vertx vertx;
    private static AuthFixture fixture;
    private static String token;

    private final RequestSignatures signatures = new RequestSignatures(
            List.of(new TenantCredentials("acme", new Secret(KEY))),
            Tenants.configured(Settings.from(Map.of(), Map.of()).tenants()),
            Duration.ofMinutes(5));

    @BeforeContainer
    static void start() throws Exception {
        vertx = Vertx.vertx();
        fixture = new AuthFixture(vertx, Map.of());
        token = Jwt.signed(fixture.claims(), AuthFixture.KEY);
    }

    @AfterContainer
    static void stop() throws Exception {
        await(vertx.close());
    }

    @Property
    void authenticate_mutatedToken_returnsNoOtherCaller(@ForAll("tokens") String mutated) throws Exception {
        try {
            Caller caller = await(fixture.authenticator.authenticate(AuthFixture.headers(mutated), "peer"))
                    .caller();

            assertThat(caller.tenantId() + "/" + caller.userId()).isEqualTo("demo/alice");
        } catch (ProfileFailure refused) {
            assertDocumented(refused);
        }
    }

    /** Only the body may contain line breaks, so no two requests have the same signed text. */
    @Property
    void callerOf_signatureOfAnotherRequest_isRefused(
            @ForAll("methods") String method,
            @ForAll("targets") String target,
            @ForAll("times") String time,
            @ForAll("bodies") String body)
            throws Exception {
        String signature = signature("POST\n/v1/profiles/batch\n1700000000\n" + BODY);
        boolean same = method.equals("POST")
                && target.equals("/v1/profiles/batch")
                && time.equals("1700000000")
                && body.equals(BODY);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Tenant-Id", "acme")
                .add("X-Timestamp", time)
                .add("X-Signature", signature);
        try {
            signatures.callerOf(new SignedRequest(method, target, headers, Buffer.buffer(body)), NOW);

            assertThat(same).as(method + ' ' + target + ' ' + time + ' ' + body).isTrue();
        } catch (ProfileFailure refused) {
            assertThat(same).isFalse();
            assertDocumented(refused);
        }
    }

    @Property
    void callerOf_arbitraryHeaders_isRefused(
            @ForAll("headerValues") String tenant,
            @ForAll("headerValues") String time,
            @ForAll("headerValues") String signature) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Tenant-Id", tenant)
                .add("X-Timestamp", time)
                .add("X-Signature", signature);
        try {
            signatures.callerOf(new SignedRequest("GET", "/", headers, null), NOW);

            throw new AssertionError("accepted");
        } catch (ProfileFailure refused) {
            assertDocumented(refused);
        }
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.oneOf(
                Mutations.of("Bearer " + token), Mutations.of(token).map(text -> "Bearer " + text));
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("POST", "POST", "POST", "GET", "PUT", "POS", "POST/");
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.oneOf(
                Arbitraries.of("/v1/profiles/batch", "/v1/profiles/batch?", "/v1/profiles/batch?a=b"),
                Mutations.of("/v1/profiles/batch").map(text -> text.replaceAll("[\\r\\n]", "")));
    }

    @Provide
    Arbitrary<String> times() {
        return Arbitraries.oneOf(Arbitraries.of("1700000000", "01700000000", "1700000001"), Mutations.of("1700000000"));
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.oneOf(Arbitraries.of(BODY, "1700000000\n" + BODY, "\n" + BODY, ""), Mutations.of(BODY));
    }

    @Provide
    Arbitrary<String> headerValues() {
        return Mutations.of("acme", "1700000000", "hmac-sha256=" + "0f".repeat(32));
    }

    private static String signature(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new Secret(KEY).bytes(), "HmacSHA256"));
        return "hmac-sha256=" + HexFormat.of().formatHex(mac.doFinal(new Secret(text).bytes()));
    }

    private static void assertDocumented(ProfileFailure refused) {
        assertThat(refused.kind()).isIn(REFUSALS);
        assertThat(refused.getMessage()).matches("\\P{C}{1,1200}");
    }
}
