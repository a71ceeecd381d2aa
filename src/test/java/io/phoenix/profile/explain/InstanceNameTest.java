package io.phoenix.profile.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceNameTest {

    @TempDir
    private Path directory;

    /** As under systemd. Two machines must not both be called localhost: an explanation says which is wrong. */
    @Test
    void host_withoutTheVariable_isThatOfTheKernel() throws IOException {
        Path kernel = Files.writeString(directory.resolve("hostname"), "web-7\n");

        assertThat(InstanceName.host(null, kernel)).isEqualTo("web-7");
        assertThat(InstanceName.host("", kernel)).isEqualTo("web-7");
        assertThat(InstanceName.host("pod-1", kernel)).isEqualTo("pod-1");
    }

    @Test
    void host_unknown_isLocalhost() {
        assertThat(InstanceName.host(null, directory.resolve("none"))).isEqualTo("localhost");
    }
}
