package io.phoenix.profile.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A raw HTTP/1.1 connection that sends arbitrary bytes. */
final class RawConnection implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Socket socket;
    private final DataInputStream in;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) ANSWER_MAX.toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Sends the text in ISO 8859-1. */
    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            // the server may answer and close before all is sent; its response can still be read
        }
        return this;
    }

    /** Sends the text; returns whether the connection is still open. */
    boolean isOpenAfter(String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    /** What follows the responses read so far. */
    DataInputStream in() {
        return in;
    }

    /** The next response, to HEAD: it has no content. */
    Optional<Answer> readHead() throws IOException {
        return read(false);
    }

    /** The next response; empty if the server closed the connection. */
    Optional<Answer> read() throws IOException {
        return read(true);
    }

    private Optional<Answer> read(boolean hasContent) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(); !line.isEmpty() || head.isEmpty(); line = line()) {
            if (line.isEmpty()) {
                return Optional.empty();
            }
            head.add(line);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        head.stream()
                .skip(1)
                .map(line -> line.split(":", 2))
                .forEach(field -> headers.computeIfAbsent(field[0], name -> new ArrayList<>())
                        .add(field[1].strip()));
        HttpHeaders parsed = HttpHeaders.of(headers, (name, value) -> true);
        int length =
                hasContent ? (int) parsed.firstValueAsLong("Content-Length").orElse(0) : 0;
        int status = Integer.parseInt(head.get(0).split(" ", 3)[1]);
        return Optional.of(new Answer(status, parsed, new String(in.readNBytes(length), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A line without its terminator; empty at the end of the stream. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b != '\n' && b != -1; b = in.read()) {
                line.write(b);
            }
        } catch (SocketException reset) {
            return "";
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
