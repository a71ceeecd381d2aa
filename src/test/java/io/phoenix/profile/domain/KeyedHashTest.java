package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    private static final ProfileId ID = new ProfileId("demo", "alice");

    private final KeyedHash hash = new KeyedHash("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    @Test
    void of_knownInput_equalsOpenssl() {
        // printf 'name\0demo/alice\0\0\0\0\7' | openssl dgst -sha256 -hmac 0123456789abcdef
        assertThat(HexFormat.of().formatHex(hash.of("name", ID, 7)))
                .isEqualTo("db501682ef9edec44d5ca4ebd09cbc3aa01eae977554d2ff4fb89798e0564d74");
    }

    @Test
    void of_otherPurposeIdGenerationOrSecret_differs() {
        KeyedHash otherSecret = new KeyedHash("0123456789abcdeg".getBytes(StandardCharsets.US_ASCII));

        assertThat(Stream.of(
                                hash.of("name", ID, 0),
                                hash.of("avatar", ID, 0),
                                hash.of("name", ID, 1),
                                hash.of("name", ID, -1),
                                hash.of("name", new ProfileId("demo", "alicf"), 0),
                                hash.of("name", new ProfileId("dem", "oalice"), 0),
                                hash.of("name", new ProfileId("demo", "\u00e9"), 0),
                                hash.of("name", new ProfileId("demo", "\u8a9e"), 0),
                                hash.of("name", new ProfileId("demo", "?"), 0),
                                otherSecret.of("name", ID, 0))
                        .map(Arrays::toString))
                .doesNotHaveDuplicates();
    }

    @Test
    void derived_otherPurposeOrSecret_differs() {
        KeyedHash otherSecret = new KeyedHash("0123456789abcdeg".getBytes(StandardCharsets.US_ASCII));

        assertThat(Stream.of(hash, hash.derived("a"), hash.derived("b"), otherSecret.derived("a"))
                        .map(derived -> Arrays.toString(derived.of("name", ID, 0))))
                .doesNotHaveDuplicates();
        assertThat(hash.derived("a").of("name", ID, 0))
                .isEqualTo(hash.derived("a").of("name", ID, 0));
    }

    @Test
    void of_fromManyThreads_isTheSame() {
        byte[] alone = hash.of("name", ID, 3);

        assertThat(IntStream.range(0, 20_000).parallel().mapToObj(i -> hash.of("name", ID, 3)))
                .allSatisfy(together -> assertThat(together).isEqualTo(alone));
    }

    @Test
    void new_shortSecret_isRejectedWithoutPrintingIt() {
        assertThatThrownBy(() -> new KeyedHash("fifteen bytes!!".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret: 15 bytes (expected: at least 16)");
    }
}
