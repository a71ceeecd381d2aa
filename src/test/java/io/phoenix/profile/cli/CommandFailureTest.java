package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What a command says when it fails with an exception that has no message. */
class CommandFailureTest {

    @Command(name = "fail")
    private static final class Failing implements Callable<Integer> {

        @Override
        public Integer call() throws Exception {
            throw new ClosedChannelException();
        }
    }

    @Test
    void command_failureWithoutMessage_namesTheFailure() {
        StringWriter err = new StringWriter();
        CommandLine line =
                PhoenixProfileCommand.commandLine().addSubcommand(new Failing()).setErr(new PrintWriter(err, true));

        assertThat(line.execute("fail")).isEqualTo(1);
        assertThat(err).hasToString("phoenix-profile fail: java.nio.channels.ClosedChannelException\n");
    }

    @Test
    void await_noResultInTime_saysSo() {
        Future<String> never = Promise.<String>promise().future();

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> Blocking.await(never, Duration.ofMillis(1)))
                .withMessage("no result within 1 ms");
    }
}
