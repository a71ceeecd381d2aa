package io.phoenix.profile.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.testing.PictureFiles;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures what taking a picture costs, for docs/pictures.md: CPU time, what Java allocates, and the peak of the memory of the
 * process while one is decoded. Also of the files in the folder of the property {@code picture.files}.
 */
@Tag("measurement")
class PictureCostTest {

    private static final int ROUNDS = 5;
    private static final int PIXELS_MAX = 16_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void of_files_isMeasured() throws Exception {
        Map<String, byte[]> files = new TreeMap<>(Map.of(
                "jpeg 512 x 512", PictureFiles.of("jpeg", 512, 512),
                "jpeg 4000 x 3000", PictureFiles.of("jpeg", 4_000, 3_000),
                "jpeg 4000 x 4000, progressive", PictureFiles.progressive(4_000, 4_000),
                "png 512 x 512, transparent", PictureFiles.transparent(512, 512),
                "png 4000 x 4000", PictureFiles.of("png", 4_000, 4_000),
                "gif 512 x 512", PictureFiles.of("gif", 512, 512),
                "gif 4000 x 4000", PictureFiles.of("gif", 4_000, 4_000)));
        String folder = System.getProperty("picture.files", "");
        if (!folder.isEmpty()) {
            try (Stream<Path> more = Files.list(Path.of(folder))) {
                for (Path file : more.toList()) {
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }

        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            try {
                System.out.println(measured(file.getKey(), file.getValue()));
            } catch (ProfileFailure refused) {
                System.out.println(file.getKey() + ": " + refused.getMessage());
            }
        }
        assertThat(files).isNotEmpty();
    }

    private static String measured(String name, byte[] file) throws Exception {
        long residentBefore = resident();
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        OwnPicture picture = OwnPicture.of(file, PIXELS_MAX);
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        for (int i = 1; i < ROUNDS; i++) {
            OwnPicture.of(file, PIXELS_MAX);
        }
        cpu = (THREADS.getCurrentThreadCpuTime() - cpu) / ROUNDS;
        return String.format(
                "%-32s %5d kB in, %4d kB kept, %4d ms CPU, %3d MB allocated, peak of the process %+4d MB",
                name,
                file.length / 1_000,
                picture.content().length / 1_000,
                cpu / 1_000_000,
                allocated / 1_000_000,
                (peak() - residentBefore) / 1_000);
    }

    private static long resident() throws Exception {
        System.gc();
        return status("VmRSS:");
    }

    private static long peak() throws Exception {
        return status("VmHWM:");
    }

    /** In kB. */
    private static long status(String field) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
