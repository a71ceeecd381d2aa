import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Opens many event streams that all watch one common user, and prints "open" when each has its snapshot. After a line on standard
 * input it renames that user repeatedly through another instance, and prints how long after each acknowledgement the last
 * stream received the new name.
 *
 * <p>Arguments: port, port of the other instance, token, streams, users watched by each, changes.
 */
final class LiveLoad {

    private static final String STAR = "star";

    private final Selector selector = Selector.open();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
    private int streams;

    private LiveLoad() throws IOException {}

    public static void main(String[] args) throws Exception {
        LiveLoad load = new LiveLoad();
        load.open(Integer.parseInt(args[0]), args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        System.out.println("open");
        System.in.read();
        load.change(Integer.parseInt(args[1]), args[2], Integer.parseInt(args[5]));
    }

    private void open(int port, String token, int count, int users) throws IOException {
        for (int i = 0; i < count; i++) {
            StringBuilder ids = new StringBuilder(STAR);
            for (int k = 1; k < users; k++) {
                ids.append(',').append('w').append((i + k * 7919) % 10_000);
            }
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(ByteBuffer.wrap(("GET /v1/profiles/events?user_ids=" + ids
                            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            streams++;
            if (i % 100 == 99 || i == count - 1) {
                await("event: snapshot", i - i % 100, Math.min(100, i % 100 + 1));
            }
        }
    }

    private void change(int port, String token, int changes) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        long[] micros = new long[changes];
        for (int i = 0; i < changes; i++) {
            String name = "Star Number " + i;
            HttpRequest rename = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/v1/profiles/user/" + STAR))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                    .build();
            int status = client.send(rename, BodyHandlers.discarding()).statusCode();
            long acknowledged = System.nanoTime();
            if (status != 200) {
                throw new IOException("status " + status);
            }
            await(name + '"', 0, streams);
            micros[i] = (System.nanoTime() - acknowledged) / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "ms from the acknowledgement to the last stream: median %.1f, slowest %.1f%n",
                micros[changes / 2] / 1e3, micros[changes - 1] / 1e3);
    }

    /** Reads until this many streams have received the text. */
    private void await(String text, int from, int count) throws IOException {
        for (int received = 0; received < count; ) {
            if (selector.select(20_000) == 0) {
                throw new IOException(received + " of " + count + " from " + from + " have received " + text);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                bytes.clear();
                if (((SocketChannel) key.channel()).read(bytes) < 0) {
                    throw new IOException("closed by the service");
                }
                String read = StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString();
                if (read.startsWith("HTTP/1.1 ") && !read.startsWith("HTTP/1.1 200")) {
                    throw new IOException(read);
                }
                received += read.contains(text) ? 1 : 0;
            }
            selector.selectedKeys().clear();
        }
    }
}
