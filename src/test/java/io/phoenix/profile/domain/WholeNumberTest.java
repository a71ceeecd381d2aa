package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 2_147_483_648L, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void parse_number_isTheNumber(long number) {
        assertThat(WholeNumber.parse(Long.toString(number))).hasValue(number);
        assertThat(WholeNumber.parse(Long.toString(number), number)).hasValue(number);
        assertThat(WholeNumber.parse(Long.toString(number), number - 1)).isEmpty();
    }

    /** Also of Arabic and full-width digits, and beyond the range. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+3",
                "-3",
                "-0",
                "00",
                "007",
                "\u0663",
                "\uff13",
                "1\u0663",
                " 1",
                "1 ",
                "1.0",
                "1e2",
                "0x1",
                "1_000",
                "9223372036854775808",
                "9999999999999999999",
                "18446744073709551617",
                "10000000000000000000"
            })
    void parse_anythingElse_isNone(String text) {
        assertThat(WholeNumber.parse(text)).isEmpty();
    }
}
