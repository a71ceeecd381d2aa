package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A signature is valid for exactly the signed request, by its tenant, within the time window. */
class SignedRequestIT {

    private static final String KEY = "the signing key of one tenant of 32 bytes";
    private static final String NEXT_KEY = "the signing key that comes after that one";
    private static final String OTHERS_KEY = "the signing key of another tenant 32 bytes";
    private static final String TENANT = "t:" + UUID.randomUUID();
    private static final String OTHER_TENANT = "t:" + UUID.randomUUID();
    private static final String PATH = "/v1/profiles/user/alice";
    private static final String RENAME = "{\"name\":\"Ünïcode Ñame\"}";

    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of(
                "auth.hmac.keys",
                TENANT + "/" + KEY + "," + OTHER_TENANT + "/" + OTHERS_KEY + "," + TENANT + "/" + NEXT_KEY));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, "next"})
    void put_signedWithEitherTenantKey_changesTheProfile(String key) throws Exception {
        Signed signed = Signed.now("PUT", PATH, RENAME);

        Answer answer = send(signed, TENANT, signed.signature(key.equals(KEY) ? KEY : NEXT_KEY));

        assertThat(answer.assertOk().name()).isEqualTo("Ünïcode Ñame");
        assertThat(answer.json().getString("tenant_id")).isEqualTo(TENANT);
    }

    @Test
    void get_withQuery_isSignedWithTheQuery() throws Exception {
        Signed signed = Signed.now("GET", "/v1/profiles?user_ids=alice,b%40c", "");

        send(signed, TENANT, signed.signature(KEY)).assertOk();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/profiles/user/alice | {\"name\":\"Signed\"}",
                "PUT | /v1/profiles/user/bob | {\"name\":\"Signed\"}",
                "PUT | /v1/profiles/user/alice?fields=extended | {\"name\":\"Signed\"}",
                "PUT | /v1/profiles/user/alice | {\"name\":\"Signed \"}",
                "PUT | /v1/profiles/user/alice | ''",
                "PUT | /v1/profiles/user/%61lice | {\"name\":\"Signed\"}"
            })
    void put_differentFromSignedRequest_is401(String method, String target, String body) throws Exception {
        String signature = new Signed(method, target, now(0), body).signature(KEY);

        send(new Signed("PUT", PATH, now(0), "{\"name\":\"Signed\"}"), TENANT, signature)
                .assertError(401, "AUTH_001");
    }

    @Test
    void put_signedByAnotherTenant_is401() throws Exception {
        Signed signed = Signed.now("PUT", PATH, RENAME);

        send(signed, TENANT, signed.signature(OTHERS_KEY)).assertError(401, "AUTH_001");
        send(signed, "unknown", signed.signature(KEY)).assertError(401, "AUTH_001");
    }

    @ParameterizedTest
    @ValueSource(ints = {-310, 310, -100_000})
    void get_signedOutsideTheWindow_is401(int seconds) throws Exception {
        Signed signed = new Signed("GET", PATH, now(seconds), "");

        send(signed, TENANT, signed.signature(KEY)).assertError(401, "AUTH_004");
    }

    @ParameterizedTest
    @ValueSource(ints = {-290, 290})
    void get_signedWithinTheWindow_isAnswered(int seconds) throws Exception {
        Signed signed = new Signed("GET", PATH, now(seconds), "");

        send(signed, TENANT, signed.signature(KEY)).assertOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmac-sha256=", "hmac-sha256=zz", "sha256=00", "hmac-sha1=00", "x"})
    void get_malformedSignature_is401(String signature) throws Exception {
        send(Signed.now("GET", PATH, ""), TENANT, signature).assertError(401, "AUTH_001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1e9", "99999999999999999999", "1.5"})
    void get_malformedTimestamp_is401(String time) throws Exception {
        Signed signed = new Signed("GET", PATH, time, "");

        send(signed, TENANT, signed.signature(KEY)).assertError(401, "AUTH_001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Tenant-Id", "X-Timestamp"})
    void get_missingSignatureHeader_is401(String missing) throws Exception {
        Signed signed = Signed.now("GET", PATH, "");
        String other = missing.equals("X-Tenant-Id") ? "X-Timestamp" : "X-Tenant-Id";

        Answer answer = Answer.of(instance.send(instance.request(PATH)
                .header(other, other.equals("X-Tenant-Id") ? TENANT : signed.time())
                .header("X-Signature", signed.signature(KEY))
                .build()));

        answer.assertError(401, "AUTH_002");
    }

    @Test
    void put_expiredSignature_isRefusedBeforeItsBody() throws Exception {
        Signed signed = new Signed("PUT", PATH, now(-1_000), RENAME);
        try (RawConnection connection = new RawConnection(instance.service().apiPort())) {
            Answer answer = connection
                    .send("PUT " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nX-Tenant-Id: "
                            + TENANT
                            + "\r\nX-Timestamp: " + signed.time() + "\r\nX-Signature: " + signed.signature(KEY)
                            + "\r\n\r\n")
                    .read()
                    .orElseThrow();

            answer.assertError(401, "AUTH_004");
        }
    }

    private static Answer send(Signed signed, String tenant, String signature) throws Exception {
        return Answer.of(instance.send(
                signed.on(instance.request(signed.target()), tenant, signature).build()));
    }

    private static String now(int secondsLater) {
        return Long.toString(Instant.now().getEpochSecond() + secondsLater);
    }
}
