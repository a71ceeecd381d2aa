package io.phoenix.profile.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.UserIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Percent-encoding decodes to well-formed text, or to nothing. */
class PercentEncodingTest {

    @Test
    void decode_anyEncodedId_isThatId() {
        for (String id : UserIds.valid(10_000, 2)) {
            StringBuilder every = new StringBuilder();
            for (byte each : id.getBytes(UTF_8)) {
                every.append(String.format("%%%02x", each));
            }
            assertThat(PercentEncoding.ofSegment(UserIds.encoded(id))).isEqualTo(id);
            assertThat(PercentEncoding.ofQuery(UserIds.encoded(id))).isEqualTo(id);
            assertThat(PercentEncoding.ofSegment(every.toString())).isEqualTo(id);
            assertThat(PercentEncoding.ofQuery(every.toString())).isEqualTo(id);
        }
    }

    @Test
    void ofSegment_withoutPercentSign_isTheSameObject() {
        String id = "a.b_c-d:e@f+g=h~i|j!$&'()*,;";

        assertThat(PercentEncoding.ofSegment(id)).isSameAs(id);
    }

    @ParameterizedTest
    @CsvSource({"a+b, a+b, a b", "a%2Bb, a+b, a+b", "%2541, %41, %41", "%C3%A9, é, é", "'', '', ''"})
    void decode_plus_isASpaceInQueriesOnly(String encoded, String inSegment, String inQuery) {
        assertThat(PercentEncoding.ofSegment(encoded)).isEqualTo(inSegment);
        assertThat(PercentEncoding.ofQuery(encoded)).isEqualTo(inQuery);
    }

    /** Cut off, no digits, digits of other scripts; then UTF-8: cut off, overlong, surrogates, beyond Unicode. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "a%",
                "%4",
                "%zz",
                "%-1",
                "%+1",
                "% 1",
                "%u0041",
                "%\uff14\uff11",
                "%\u0664\u0661",
                "%FF",
                "%C3",
                "%C3a",
                "%80",
                "%C0%AF",
                "%E0%80%AF",
                "%ED%A0%80",
                "%ED%B0%80",
                "%F4%90%80%80",
                "é",
                "\u00c3\u00a9",
                "a b",
                "a\tb",
                "\u0000"
            })
    void decode_malformed_isNull(String encoded) {
        assertThat(PercentEncoding.ofSegment(encoded)).isNull();
        assertThat(PercentEncoding.ofQuery(encoded)).isNull();
        assertThat(PercentEncoding.ofSegment("%41" + encoded)).isNull();
    }

    /** RFC 3986, section 3.3: not without encoding. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "a?b", "a#b", "a[b", "a]b", "a\\b", "a\"b", "a<b", "a>b", "a^b", "a`b", "a{b", "a}b"})
    void ofSegment_reservedCharacter_isNull(String encoded) {
        assertThat(PercentEncoding.ofSegment(encoded)).isNull();
        assertThat(PercentEncoding.ofSegment("%41" + encoded)).isNull();
    }
}
