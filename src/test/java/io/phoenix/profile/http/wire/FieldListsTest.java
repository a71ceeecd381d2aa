package io.phoenix.profile.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.http.wire.FieldLists.Member;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists in field values (RFC 9110, section 5.6), and the content codings that they negotiate (section 12.5.3). */
class FieldListsTest {

    @Test
    void members_tokensWithParameters_areParsed() {
        assertThat(FieldLists.members(List.of("gzip;q=0.5 ;\tfoo=\"a,b;\\\"c\" ,, *", "text/html; Charset=utf-8")))
                .containsExactly(
                        new Member("gzip", Map.of("q", "0.5", "foo", "a,b;\"c")),
                        new Member("*", Map.of()),
                        new Member("text/html", Map.of("Charset", "utf-8")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a;b",
                "a;b=",
                "a;b=c d",
                "a;b=\"c",
                "a;b=c;B=d",
                ";a=b",
                "\"a\"",
                "a/b/c",
                "/a",
                "a/",
                "\u00e9",
                "a;=b"
            })
    void members_malformed_isNull(String line) {
        assertThat(FieldLists.members(List.of(line))).isNull();
    }

    @Test
    void tokens_severalLines_areOneListInLowerCase() {
        assertThat(FieldLists.tokens(List.of("TE,Close", "\t keep-alive ,")))
                .containsExactly("te", "close", "keep-alive");
        assertThat(FieldLists.tokens(List.of("TE;q=1"))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "GZIP | true",
                "x-gzip | true",
                "* | true",
                "deflate, gzip;q=1.0, *;q=0.5 | true",
                "br;q=1, gzip;q=0.001 | true",
                "gzip;q=0 | false",
                "gzip;q=0.000 | false",
                "gzip;q=0, * | false",
                "*, gzip;q=0 | false",
                "gzip;Q=0 | false",
                "gzip;\tq=0 | false",
                "gzip ; q=0 | false",
                "gzip;foo=bar;q=0 | false",
                "gzip;q=\"0\" | false",
                "gzip;q=1.5 | false",
                "gzip;q=-1 | false",
                "gzip;q= | false",
                "*;q=0 | false",
                "identity | false",
                "identity;q=1, gzip;q=0.5 | false",
                "identity;q=0.5, gzip;q=1 | true",
                "identity, *;q=0.5 | false",
                "br | false",
                "gzipped | false",
                "gzip gzip | false"
            })
    void acceptEncoding_anyList_isNegotiated(String line, boolean gzip) {
        assertThat(Gzip.isAccepted(List.of(line.replace("\\t", "\t")))).isEqualTo(gzip);
    }

    @Test
    void acceptEncoding_severalLines_areOneList() {
        assertThat(Gzip.isAccepted(List.of("br", "gzip"))).isTrue();
        assertThat(Gzip.isAccepted(List.of("*", "gzip;q=0"))).isFalse();
        assertThat(Gzip.isAccepted(List.of(""))).isFalse();
    }
}
