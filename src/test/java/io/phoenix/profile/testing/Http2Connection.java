package io.phoenix.profile.testing;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A raw HTTP/2 connection that sends arbitrary frames (RFC 9113, section 6). */
public final class Http2Connection implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private static final int ACK = 1;
    private static final int WITH_PRIORITY = 32;
    private static final byte[] CANCEL = {0, 0, 0, 8};
    private static final int PRIORITY_BYTES = 5;
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** A frame. */
    public record Frame(int type, int flags, int stream, Buffer payload) {

        /** Whether it starts a response with status 200: entry 8 of the static table of HPACK. */
        public boolean isOk() {
            return type == HEADERS
                    && payload.getUnsignedByte((flags & WITH_PRIORITY) == 0 ? 0 : PRIORITY_BYTES) == 0x88;
        }

        /** The error code of a stream or connection. */
        public int error() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /**
     * Connects, and sends the client connection preface.
     *
     * @param settings each a two-byte identifier and a four-byte value
     */
    public Http2Connection(SSLContext context, int port, byte... settings) throws IOException {
        socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) ANSWER_MAX.toMillis());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, settings);
    }

    /** SETTINGS_INITIAL_WINDOW_SIZE of 0: the service may send no content. */
    public static byte[] noWindow() {
        return new byte[] {0, 4, 0, 0, 0, 0};
    }

    /** Sends a GET without a body, with more headers given as alternating names and values. */
    public boolean get(int stream, String path, String... more) throws IOException {
        return send(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", path, more));
    }

    /** Resets a stream; returns whether the connection is still open. */
    public boolean cancel(int stream) throws IOException {
        return send(RST_STREAM, 0, stream, CANCEL);
    }

    /** Sends a frame; returns whether the connection is still open. */
    public boolean send(int type, int flags, int stream, byte... payload) throws IOException {
        try {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(frame);
            data.writeInt(payload.length << 8 | type);
            data.writeByte(flags);
            data.writeInt(stream);
            data.write(payload);
            frame.writeTo(out);
            return true;
        } catch (SocketException | SSLException closed) {
            return false;
        }
    }

    /** The next matching frame; empty if the service closed the connection. */
    public Optional<Frame> read(Predicate<Frame> matches) throws IOException {
        try {
            while (true) {
                int lengthAndType = in.readInt();
                Frame frame = new Frame(
                        lengthAndType & 0xff,
                        in.readUnsignedByte(),
                        in.readInt(),
                        Buffer.buffer(in.readNBytes(lengthAndType >>> 8)));
                if (frame.type() == SETTINGS && frame.flags() != ACK) {
                    send(SETTINGS, ACK, 0);
                }
                if (matches.test(frame)) {
                    return Optional.of(frame);
                }
            }
        } catch (EOFException | SocketException | SSLException closed) {
            return Optional.empty();
        }
    }

    /** Encodes the headers of a request, with more given as alternating names and values. */
    public static byte[] request(String method, String path, String... more) {
        String[] pseudo = {":method", method, ":scheme", "https", ":authority", "localhost", ":path", path};
        return Buffer.buffer(headers(pseudo)).appendBytes(headers(more)).getBytes();
    }

    /** Encodes headers, given as alternating names and values, without compression (RFC 7541, section 6.2.2). */
    public static byte[] headers(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            byte[] text = namesAndValues[i].getBytes(StandardCharsets.US_ASCII);
            int length = text.length;
            block.write(Math.min(length, 127));
            if (length >= 127) {
                for (length -= 127; length >= 128; length >>>= 7) {
                    block.write(length | 128);
                }
                block.write(length);
            }
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
