package io.phoenix.profile.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.phoenix.profile.testing.WebSocketFrames;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;

/** A connection that sends any bytes, and reads responses of HTTP/1.1. For one thread, except that any may close it. */
final class Wire implements AutoCloseable {

    private static final int WAIT_MAX_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(WAIT_MAX_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Each character is a byte. */
    Wire send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    private Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends one frame of a WebSocket. */
    Wire frame(int header, String payload) throws IOException {
        return send(WebSocketFrames.masked(header, payload.getBytes(ISO_8859_1)));
    }

    /** The status of the next response, whose body is discarded. */
    int status() throws IOException {
        String first = line();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] field = line.toLowerCase(Locale.ROOT).split(":", 2);
            if (field[0].equals("content-length")) {
                length = Integer.parseInt(field[1].strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(first.split(" ", 3)[1]);
    }

    /** Reads so many bytes. */
    void skip(int bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    /** Discards what arrives until the service closes the connection. */
    void drain() throws IOException {
        byte[] buffer = new byte[8_192];
        while (in.read(buffer) >= 0) {
            // all of it
        }
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }
}
