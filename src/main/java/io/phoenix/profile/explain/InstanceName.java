package io.phoenix.profile.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The name of an instance in explanations: its host, and the port of its API. The host is that of the variable {@code HOSTNAME},
 * which containers set, else what the kernel has; a look-up in the network could block.
 */
public final class InstanceName {

    private static final String HOST = host(System.getenv("HOSTNAME"), Path.of("/proc/sys/kernel/hostname"));

    private InstanceName() {}

    /** The name of the instance in this process whose API has this port. */
    public static String of(int apiPort) {
        return HOST + ':' + apiPort;
    }

    static String host(@Nullable String variable, Path kernel) {
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        try {
            return Files.readString(kernel).strip();
        } catch (IOException otherSystem) {
            return "localhost";
        }
    }
}
