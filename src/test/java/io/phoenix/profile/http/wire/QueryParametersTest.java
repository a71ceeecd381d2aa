package io.phoenix.profile.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    private static final Set<String> KNOWN = Set.of("user_ids", "size");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_ids=a,b | a,b",
                "user_ids=a%2Cb&size=1 | a,b",
                "&user_ids=a+b&& | 'a b'",
                "user_ids=%2B%C3%A9 | +\u00e9",
                "%75ser_ids=a=b | a=b",
                "user_ids=a;b | a;b",
                "user_ids | ''",
                "user_ids= | ''"
            })
    void value_known_isDecoded(String query, String value) {
        assertThat(QueryParameters.parse(query, KNOWN).value("user_ids")).isEqualTo(value);
    }

    @Test
    void value_absent_isNull() {
        assertThat(QueryParameters.parse("&", KNOWN).value("user_ids")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_ids=a&user_ids=b | user_ids: more than once",
                "user_ids&size=1&%75ser_ids | user_ids: more than once",
                "user_id=a | query: unknown parameter 'user_id' (expected: size, user_ids)",
                "User_ids=a | query: unknown parameter 'User_ids'",
                "=a | query: unknown parameter ''",
                "user_ids=a;size=1&size;=2 | query: unknown parameter 'size;'",
                "user_ids=% | user_ids: '%'",
                "user_ids=%f | user_ids: '%f'",
                "user_ids=%+1 | user_ids: '%+1'",
                "user_ids=%ff | user_ids: '%ff'",
                "user_ids=%ed%a0%80 | user_ids: '%ed%a0%80'",
                "user_ids=%c0%80 | user_ids: '%c0%80'"
            })
    void parse_anyOther_isRefusedByName(String query, String message) {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> QueryParameters.parse(query, KNOWN).value("user_ids"))
                .withMessageStartingWith(message)
                .matches(failure -> failure.kind() == Kind.MALFORMED_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%2B64",
                "+64",
                "-1",
                "064",
                "6.4e1",
                "64.0",
                "0x40",
                "%D9%A6%D9%A4",
                "64%20",
                "15",
                "513",
                "99999999999999999999"
            })
    void number_anyOtherForm_isRefused(String text) {
        assertThatExceptionOfType(ProfileFailure.class)
                .isThrownBy(() -> QueryParameters.parse("size=" + text, KNOWN).number("size", 1, 16, 512, "16 to 512"))
                .withMessageStartingWith("size: '")
                .withMessageEndingWith("(expected: 16 to 512)");
    }

    @Test
    void number_decimal_isParsed() {
        assertThat(QueryParameters.parse("size=64", KNOWN).number("size", 1, 16, 512, ""))
                .isEqualTo(64);
        assertThat(QueryParameters.parse("", KNOWN).number("size", 1, 16, 512, ""))
                .isEqualTo(1);
    }
}
