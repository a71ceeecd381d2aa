package io.phoenix.profile.testing;

import io.phoenix.profile.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The entry point of the jar, with canaries in its process: each stall is appended to the file that the system property {@code
 * canary.file} names, with the times of {@link System#nanoTime}, which all processes of a Linux machine share.
 */
public final class MeasuredMain {

    static final String FILE = "canary.file";

    private MeasuredMain() {}

    /** Starts the canaries, and runs the command. */
    public static void main(String[] args) {
        Path file = Path.of(System.getProperty(FILE));
        Canary.ofClock(stall -> append(file, stall));
        Canary.ofCpu(stall -> append(file, stall));
        Main.main(args);
    }

    /** The stalls of every process that wrote to the file. */
    public static Noise noiseIn(Path file) throws IOException {
        try {
            return new Noise(Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .filter(times -> times.length == 2)
                    .map(times -> new Noise.Stall(Long.parseLong(times[0]), Long.parseLong(times[1])))
                    .toList());
        } catch (NoSuchFileException none) {
            return new Noise(List.of());
        }
    }

    /** The option of the JVM that names the file. */
    public static String option(Path file) {
        return "-D" + FILE + "=" + file;
    }

    private static synchronized void append(Path file, Noise.Stall stall) {
        try {
            Files.writeString(
                    file,
                    stall.beginNanos() + " " + stall.endNanos() + "\n",
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException lost) {
            // without its stalls, the bounds of this process are too strict, never too wide
        }
    }
}
