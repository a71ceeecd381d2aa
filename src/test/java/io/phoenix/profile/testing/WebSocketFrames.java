package io.phoenix.profile.testing;

import io.vertx.core.buffer.Buffer;

/** What a client sends over a WebSocket (RFC 6455): the opening handshake, and single frames, valid or not. */
public final class WebSocketFrames {

    /** The headers of a handshake (section 4.1), without the version. */
    public static final String UPGRADE =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public static final String VERSION = "Sec-WebSocket-Version: 13\r\n";

    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int MASKED = 0x80;

    private WebSocketFrames() {}

    /** A frame as a client sends it (section 5.2); {@code header} is the first byte, with the opcode and the FIN bit. */
    public static byte[] masked(int header, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % MASK.length];
        }
        return head(header, MASKED, payload.length)
                .appendBytes(MASK)
                .appendBytes(masked)
                .getBytes();
    }

    /** A frame as only a server may send it. */
    public static byte[] unmasked(int header, byte[] payload) {
        return head(header, 0, payload.length).appendBytes(payload).getBytes();
    }

    private static Buffer head(int header, int mask, int length) {
        Buffer head = Buffer.buffer().appendByte((byte) header);
        if (length < 126) {
            return head.appendByte((byte) (mask | length));
        }
        if (length < 65_536) {
            return head.appendByte((byte) (mask | 126)).appendUnsignedShort(length);
        }
        return head.appendByte((byte) (mask | 127)).appendLong(length);
    }
}
