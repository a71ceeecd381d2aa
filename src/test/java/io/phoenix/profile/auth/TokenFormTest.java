package io.phoenix.profile.auth;

import static io.phoenix.profile.auth.Jwt.base64;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each token here has a valid signature; its form decides whether it is accepted. */
@ExtendWith(VertxExtension.class)
class TokenFormTest {

    private static final String HEADER = base64(Jwt.HS256);

    private final AuthFixture fixture;

    /** {@code {"tenant_id":"demo","sub":"alice","exp":…}}, of a length that base64 need not pad. */
    private final String claims;

    private final String encodedClaims;

    TokenFormTest(Vertx vertx) {
        fixture = new AuthFixture(vertx, Map.of());
        claims = fixture.claims().encode();
        encodedClaims = base64(claims);
    }

    /** RFC 7515, section 4.1.11: what is not understood is refused; RFC 7797, section 7: a JWT is always encoded. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"urn:example:x\"],\"urn:example:x\":true",
                "\"crit\":[\"exp\"],\"exp\":4102444800",
                "\"crit\":[\"b64\"],\"b64\":true",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"b64\":false",
                "\"crit\":[\"alg\"]",
                "\"crit\":[\"kid\"],\"kid\":\"one\"",
                "\"crit\":[\"missing\"]",
                "\"crit\":[\"\"]",
                "\"crit\":[]",
                "\"crit\":null",
                "\"crit\":\"exp\"",
                "\"crit\":{\"exp\":1}",
                "\"crit\":[1]",
                "\"crit\":true"
            })
    void header_withExtension_isInvalid(String member) throws Exception {
        assertRefused(base64("{\"alg\":\"HS256\"," + member + "}"), encodedClaims);
    }

    /** RFC 8725, section 3.11: a token made for another purpose is none for this one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "logout+jwt",
                "dpop+jwt",
                "secevent+jwt",
                "application/secevent+jwt",
                "kb+jwt",
                "JWE",
                "JOSE+JSON",
                ""
            })
    void header_ofAnotherType_isInvalid(String type) throws Exception {
        assertRefused(base64("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}"), encodedClaims);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\"}",
                "{\"typ\":\"jwt\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"application/at+JWT\"}",
                "{\"alg\":\"HS256\",\"typ\":\"application/jwt\"}",
                " \r\n{ \"alg\" :\t\"HS256\" , \"cty\":null,\"x\":{\"y\":[1,2]}} ",
                "{\"\\u0061lg\":\"\\u0048S256\"}",
                "{\"alg\":\"HS256\",\"kid\":\"nobody's\"}"
            })
    void header_ofAnAccessToken_isAccepted(String text) throws Exception {
        assertAccepted(base64(text), encodedClaims);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"kty\":\"oct\"}}",
                "{\"alg\":\"HS256\",\"x\":[{\"a\":1,\"a\":1}]}",
                "{\"alg\":\"HS256\",\"kid\":1}",
                "{\"alg\":\"HS256\",\"typ\":[\"JWT\"]}",
                "{\"alg\":\"HS256\",}",
                "{'alg':'HS256'}",
                "{alg:\"HS256\"}",
                "/* a */{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\"}{}",
                "\ufeff{\"alg\":\"HS256\"}",
                "[{\"alg\":\"HS256\"}]"
            })
    void header_noStrictJson_isInvalid(String text) throws Exception {
        assertRefused(base64(text), encodedClaims);
    }

    /** RFC 7515, section 2: base64url without padding, line breaks or white space; RFC 4648, section 3.5: no stray bits. */
    @Test
    void parts_otherEncoding_areInvalid() throws Exception {
        String one = "{\"tenant_id\":\"demo\",\"sub\":\"alice\",\"exp\":" + (fixture.clock.seconds() + 60) + "}";
        for (String spaces : List.of("", " ", "  ")) {
            String payload = base64(one + spaces);
            assertAccepted(HEADER, payload);

            for (String other : List.of(
                    payload + "=", payload + "==", payload + "\n", payload + " ", " " + payload, payload + "A")) {
                assertRefused(HEADER, other);
                assertRefused(other, payload);
            }
            assertRefused(HEADER, payload.substring(0, 8) + "\n" + payload.substring(8));
            assertRefused(HEADER, payload.substring(0, 8) + "." + payload.substring(8));
            if (payload.length() % 4 != 0) {
                assertRefused(HEADER, withStrayBit(payload));
            }
        }
        assertRefused(HEADER + "=", encodedClaims);
        assertRefused(withStrayBit(base64("{\"alg\":\"HS256\" }")), encodedClaims);
    }

    @Test
    void parts_ofThePlainAlphabet_areInvalid() throws Exception {
        String payload = base64(claims.replace("}", ",\"x\":\"???~~~\"}"));
        assertThat(payload).contains("_").contains("-");
        assertAccepted(HEADER, payload);

        assertRefused(HEADER, payload.replace('_', '/'));
        assertRefused(HEADER, payload.replace('-', '+'));
    }

    @Test
    void signature_otherEncoding_isInvalid() throws Exception {
        String token = Jwt.signed(HEADER + '.' + encodedClaims, AuthFixture.KEY, "HmacSHA256");
        assertThat(fixture.authenticate("Bearer " + token).userId()).isEqualTo("alice");

        // 32 bytes are 43 characters, the last of which has two bits to spare
        for (String other : List.of(
                token + "=",
                token + "==",
                token + "A",
                token + ".",
                token.replace(".", ".\n"),
                withStrayBit(token),
                token.substring(0, token.length() - 1))) {
            fixture.assertRefused("Bearer " + other, Kind.CREDENTIALS_INVALID);
        }
    }

    /** RFC 7519, section 7.2: UTF-8, whatever JSON parsers guess. */
    @Test
    void claims_inAnotherEncoding_areInvalid() throws Exception {
        for (Charset other :
                List.of(UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32"), Charset.forName("UTF-32LE"))) {
            assertRefused(HEADER, base64(claims.getBytes(other)));
            assertRefused(base64(Jwt.HS256.getBytes(other)), encodedClaims);
        }
        assertRefused(HEADER, base64("\ufeff" + claims));
        assertRefused(HEADER, base64(claims.replace("}", ",\"x\":\"é\"}").getBytes(ISO_8859_1)));
    }

    /** Cut off, overlong, a surrogate, beyond the last code point, a lone continuation. */
    @ParameterizedTest
    @ValueSource(strings = {"c3", "c0af", "c1bf", "eda080", "edbfbf", "f4908080", "80", "ff", "e28228", "f0288cbc"})
    void claims_malformedUtf8_areInvalid(String hexadecimal) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(claims.replace("}", ",\"x\":\"").getBytes(UTF_8));
        bytes.write(HexFormat.of().parseHex(hexadecimal));
        bytes.write("\"}".getBytes(UTF_8));

        assertRefused(HEADER, base64(bytes.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/* comment */ %s",
                "%s // comment",
                "%s # comment",
                "%s %s",
                "%s {}",
                "%s ,",
                "[%s]",
                "\u000b%s",
                "%s\u0000",
                "\u00a0%s"
            })
    void claims_withAnythingAround_areInvalid(String form) throws Exception {
        assertRefused(HEADER, base64(form.replace("%s", claims)));
    }

    /** RFC 8259; RFC 7519, section 4: names are unique. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sub\":\"bob\"",
                "\"tenant_id\":\"acme\"",
                "\"exp\":9999999999",
                "\"x\":{\"roles\":[],\"roles\":[\"profile:admin\"]}",
                "\"x\":[{\"y\":{\"z\":1,\"\\u007a\":1}}]",
                "\"x\":{\"y\":1,}",
                "\"x\":[NaN]",
                "\"x\":1e400",
                "'x':1",
                "x:1",
                "\"x\":'1'",
                "\"x\":01",
                "\"x\":+1",
                "\"x\":.5",
                "\"x\":1.",
                "\"x\":NaN",
                "\"x\":-Infinity",
                "\"x\":TRUE",
                "\"x\":\"\t\"",
                "\"x\":\"\\x41\"",
                "\"x\":\"\\u12\"",
                "\"x\":[1,]",
                "\"x\":[,1]",
                "\"x\":1,",
                "\"x\":/**/1",
                "\"x\"=1"
            })
    void claims_noStrictJson_areInvalid(String member) throws Exception {
        assertRefused(HEADER, base64(claims.replace("}", "," + member + "}")));
    }

    @Test
    void claims_nestedWithoutEnd_areInvalid() throws Exception {
        for (String open : List.of("[", "{\"a\":")) {
            String deep = claims.replace("}", ",\"x\":" + open.repeat(100_000));
            assertRefused(HEADER, base64(deep));
        }
    }

    /** RFC 7516 has five parts, and RFC 7515, section 7.2, a form in JSON. */
    @Test
    void otherSerializations_always_areInvalid() throws Exception {
        String[] parts = Jwt.signed(fixture.claims(), AuthFixture.KEY)
                .substring("Bearer ".length())
                .split("\\.", -1);

        fixture.assertRefused("Bearer " + String.join(".", parts) + "..", Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(
                "Bearer {\"protected\":\"" + parts[0] + "\",\"payload\":\"" + parts[1] + "\",\"signature\":\""
                        + parts[2] + "\"}",
                Kind.CREDENTIALS_INVALID);
        fixture.assertRefused("Bearer " + parts[0] + ".." + parts[2], Kind.CREDENTIALS_INVALID);
        fixture.assertRefused("Bearer ." + parts[1] + '.' + parts[2], Kind.CREDENTIALS_INVALID);
        fixture.assertRefused("Bearer " + parts[0] + '.' + parts[1], Kind.CREDENTIALS_INVALID);
    }

    private void assertAccepted(String header, String payload) throws Exception {
        String token = Jwt.signed(header + '.' + payload, AuthFixture.KEY, "HmacSHA256");
        assertThat(fixture.authenticate("Bearer " + token)).isEqualTo(new Caller("demo", "alice", Set.of()));
    }

    private void assertRefused(String header, String payload) throws Exception {
        String token = Jwt.signed(header + '.' + payload, AuthFixture.KEY, "HmacSHA256");
        fixture.assertRefused("Bearer " + token, Kind.CREDENTIALS_INVALID);
    }

    /** Sets the lowest of the bits that a last, incomplete group of characters does not use. */
    private static String withStrayBit(String text) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(text.charAt(text.length() - 1));
        return text.substring(0, text.length() - 1) + alphabet.charAt(last | 1);
    }
}
