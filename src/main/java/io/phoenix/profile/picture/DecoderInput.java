package io.phoenix.profile.picture;

import com.sun.management.ThreadMXBean;
import io.phoenix.profile.domain.ProfileFailure;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The input of a decoder, from which it learns that it must stop: once it has allocated too much memory, taken too much CPU time,
 * or reads on behind the end. Some decoders make a gigabyte of tables from a few kilobytes of a hostile file, or go on with zeros
 * where a file ends. For one decoding, on one thread, from its creation.
 */
final class DecoderInput extends ImageInputStreamImpl {

    /** Decoders that read ahead do so by a few bytes. */
    private static final int BEHIND_END_MAX = 256;

    private static final int READS_BETWEEN_CHECKS = 64;
    private static final long CPU_NANOS_MAX = Duration.ofSeconds(10).toNanos();

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[] file;
    private final long allocatedMax;
    private final long cpuMax;
    private int behindEnd;
    private int reads;

    /** Limits what the thread allocates from now on, in bytes. */
    DecoderInput(byte[] file, long bytesMax) {
        this.file = file;
        this.allocatedMax = THREADS.getCurrentThreadAllocatedBytes() + bytesMax;
        this.cpuMax = THREADS.getCurrentThreadCpuTime() + CPU_NANOS_MAX;
    }

    @Override
    public int read() {
        bitOffset = 0;
        check();
        if (streamPos >= file.length) {
            return atEnd();
        }
        return file[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        bitOffset = 0;
        check();
        if (length == 0) {
            return 0;
        }
        if (streamPos >= file.length) {
            return atEnd();
        }
        int taken = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, bytes, offset, taken);
        streamPos += taken;
        return taken;
    }

    @Override
    public long length() {
        return file.length;
    }

    private int atEnd() {
        behindEnd++;
        if (behindEnd > BEHIND_END_MAX) {
            throw PictureBytes.truncated();
        }
        return -1;
    }

    private void check() {
        reads++;
        if (reads % READS_BETWEEN_CHECKS == 0
                && (THREADS.getCurrentThreadAllocatedBytes() > allocatedMax
                        || THREADS.getCurrentThreadCpuTime() > cpuMax)) {
            throw ProfileFailure.pictureRefused(
                    "too_costly", "takes too much memory or time to decode", "one that takes less");
        }
    }
}
