import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Reads single profiles at a fixed rate, without waiting for responses, and measures each from the time it was due. So a pause
 * of the server counts for every request due during it; a load that waits for responses hides such pauses ("coordinated
 * omission"). Spins, because timers are coarser than the latencies measured.
 *
 * <p>Arguments: port, token, prefix of the user ids, number of users, requests per second, seconds, threads.
 */
final class PacedLoad extends Thread {

    private static final int CONNECTIONS = 32;
    private static final int MICROS_MAX = 10_000_000;
    private static final String OK = "HTTP/1.1 200";
    private static final String CONTENT_LENGTH = "content-length: ";
    private static final double WARM_UP_SHARE = 0.3;

    private final String[] args;
    private final int seed;
    private final int[] countByMicros = new int[MICROS_MAX + 1];
    private Exception failure;

    private PacedLoad(String[] args, int seed) {
        this.args = args;
        this.seed = seed;
    }

    public static void main(String[] args) throws Exception {
        List<PacedLoad> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[6]); i++) {
            threads.add(new PacedLoad(args, i));
        }
        threads.forEach(Thread::start);
        long[] counts = new long[MICROS_MAX + 1];
        long total = 0;
        for (PacedLoad thread : threads) {
            thread.join();
            if (thread.failure != null) {
                throw thread.failure;
            }
            for (int i = 0; i < counts.length; i++) {
                counts[i] += thread.countByMicros[i];
                total += thread.countByMicros[i];
            }
        }
        double measuredSeconds = Integer.parseInt(args[5]) * (1 - WARM_UP_SHARE);
        System.out.printf(
                "rate %.0f p50 %.3f p99 %.3f p99.9 %.3f%n",
                total / measuredSeconds,
                percentile(counts, total, 0.5),
                percentile(counts, total, 0.99),
                percentile(counts, total, 0.999));
    }

    @Override
    public void run() {
        try {
            load();
        } catch (IOException | RuntimeException failed) {
            failure = failed;
        }
    }

    private void load() throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new Connection());
        }
        double nanosBetween = 1e9 * Integer.parseInt(args[6]) / Double.parseDouble(args[4]);
        long begin = System.nanoTime();
        long seconds = Integer.parseInt(args[5]);
        long countFrom = begin + (long) (TimeUnit.SECONDS.toNanos(seconds) * WARM_UP_SHARE);
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        long sent = 0;
        for (long now = begin; now < end || connections.stream().anyMatch(Connection::waits); now = System.nanoTime()) {
            if (now > end + TimeUnit.MICROSECONDS.toNanos(MICROS_MAX)) {
                throw new IllegalStateException("requests not answered within 10 s");
            }
            long due = begin + (long) (sent * nanosBetween);
            while (due < end && due <= System.nanoTime()) {
                connections.get((int) (sent % CONNECTIONS)).send(request(random), due);
                due = begin + (long) (++sent * nanosBetween);
            }
            for (Connection connection : connections) {
                connection.receive(countFrom);
            }
        }
    }

    private byte[] request(SplittableRandom random) {
        return ("GET /v1/profiles/user/" + args[2] + (1 + random.nextInt(Integer.parseInt(args[3])))
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + args[1] + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static double percentile(long[] counts, long total, double share) {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= share * total) {
                return i / 1000.0;
            }
        }
        return MICROS_MAX / 1000.0;
    }

    /** A connection with pipelining: sends requests without waiting, and receives the responses in order. */
    private final class Connection {

        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
        private final Queue<Long> due = new ArrayDeque<>();

        private Connection() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
        }

        boolean waits() {
            return !due.isEmpty();
        }

        void send(byte[] request, long dueNanos) throws IOException {
            due.add(dueNanos);
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        void receive(long countFrom) throws IOException {
            int read = due.isEmpty() ? 0 : channel.read(in);
            if (read < 0) {
                throw new IOException("the server closed a connection");
            }
            if (read == 0) {
                return;
            }
            in.flip();
            long now = System.nanoTime();
            for (int length = responseLength(); length > 0; length = responseLength()) {
                in.position(in.position() + length);
                long dueNanos = due.remove();
                if (dueNanos >= countFrom) {
                    countByMicros[(int) Math.min(MICROS_MAX, (now - dueNanos) / 1000)]++;
                }
            }
            in.compact();
        }

        /** The length of the first response in the buffer; 0 if it is incomplete. */
        private int responseLength() {
            int begin = in.position();
            int bodyLength = -1;
            int line = begin;
            for (int i = begin; i + 1 < in.limit(); i++) {
                if (in.get(i) != '\r' || in.get(i + 1) != '\n') {
                    continue;
                }
                if (i == line) {
                    int length = i + 2 - begin + bodyLength;
                    return length <= in.remaining() ? length : 0;
                }
                if (line == begin) {
                    requireOk(begin);
                } else if (in.get(line) == 'c' && in.get(line + CONTENT_LENGTH.length() - 2) == ':'
                        && text(line, CONTENT_LENGTH.length()).equals(CONTENT_LENGTH)) {
                    int value = line + CONTENT_LENGTH.length();
                    bodyLength = Integer.parseInt(text(value, i - value));
                }
                line = i + 2;
            }
            return 0;
        }

        private void requireOk(int begin) {
            String status = text(begin, OK.length());
            if (!status.equals(OK)) {
                throw new IllegalStateException("not 200: " + status);
            }
        }

        private String text(int from, int length) {
            return new String(in.array(), from, length, StandardCharsets.ISO_8859_1);
        }
    }
}
