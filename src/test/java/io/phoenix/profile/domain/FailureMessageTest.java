package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailureMessageTest {

    @Test
    void of_withMessage_isTheMessage() {
        assertThat(FailureMessage.of(new IOException("disk full"))).isEqualTo("disk full");
    }

    @Test
    void of_withoutMessage_namesTheFailureAndItsCause() {
        assertThat(FailureMessage.of(new ClosedChannelException()))
                .isEqualTo("java.nio.channels.ClosedChannelException");
        assertThat(FailureMessage.of(new IllegalStateException(null, new IOException("disk full"))))
                .isEqualTo("java.lang.IllegalStateException: java.io.IOException: disk full");
        assertThat(FailureMessage.of(new IllegalStateException(" "))).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void of_fileThatCannotBeRead_saysWhy() {
        Path missing = Path.of("no-such-directory", "players.csv");
        String said = "";
        try {
            Files.newInputStream(missing).close();
        } catch (IOException failure) {
            said = FailureMessage.of(failure);
        }

        assertThat(said).isEqualTo("no such file or directory (" + missing + ")");
        assertThat(FailureMessage.of(new AccessDeniedException("players.csv")))
                .isEqualTo("permission denied (players.csv)");
    }
}
