package io.phoenix.profile.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ProfileFailure;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DecoderInputTest {

    private static final int READS = 1_000;

    @Test
    void read_wholeFile_isItsContent() throws IOException {
        try (DecoderInput input = new DecoderInput(new byte[] {1, 2, -1, 4, 5}, 1_000_000)) {
            byte[] rest = new byte[9];

            assertThat(input.read()).isEqualTo(1);
            assertThat(input.read()).isEqualTo(2);
            assertThat(input.read()).isEqualTo(255);
            assertThat(input.read(rest, 1, 8)).isEqualTo(2);
            assertThat(rest).startsWith(0, 4, 5, 0);
            assertThat(input.read()).isEqualTo(-1);
            assertThat(input.read(rest, 0, 9)).isEqualTo(-1);
            input.seek(1);
            assertThat(input.read()).isEqualTo(2);
            assertThat(input.length()).isEqualTo(5);
        }
    }

    @Test
    void read_onBehindTheEnd_isRefused() throws IOException {
        try (DecoderInput input = new DecoderInput(new byte[1], 1_000_000)) {
            assertThatThrownBy(() -> readOften(input))
                    .isInstanceOf(ProfileFailure.class)
                    .hasMessage("picture: ends too early (expected: a whole file)");
        }
    }

    @Test
    void read_afterMuchWasAllocated_isRefused() throws IOException {
        try (DecoderInput input = new DecoderInput(new byte[2 * READS], 1_000_000)) {
            readOften(input);
            byte[] tables = new byte[2_000_000];

            assertThatThrownBy(() -> readOften(input))
                    .as("%d bytes", tables.length)
                    .isInstanceOf(ProfileFailure.class)
                    .hasMessageContaining("too much memory");
        }
    }

    private static void readOften(DecoderInput input) {
        for (int i = 0; i < READS; i++) {
            input.read();
        }
    }
}
