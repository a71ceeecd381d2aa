package io.phoenix.profile.picture;

import io.phoenix.profile.domain.ProfileFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A cursor over an uploaded file. Reading beyond the end refuses the file as truncated. Not thread-safe. */
final class PictureBytes {

    private final ByteBuffer bytes;

    /** Numbers of several bytes have the given order. */
    PictureBytes(byte[] bytes, ByteOrder order) {
        this.bytes = ByteBuffer.wrap(bytes).order(order);
    }

    int position() {
        return bytes.position();
    }

    int remaining() {
        return bytes.remaining();
    }

    int u8() {
        require(1);
        return bytes.get() & 0xff;
    }

    int u16() {
        require(2);
        return bytes.getShort() & 0xffff;
    }

    /** Of three bytes, the least significant first. */
    int u24() {
        return u8() | (u8() << 8) | (u8() << 16);
    }

    long u32() {
        require(4);
        return bytes.getInt() & 0xffff_ffffL;
    }

    /** Four bytes as text. */
    String fourCharacters() {
        return new String(take(4), StandardCharsets.ISO_8859_1);
    }

    byte[] take(int length) {
        require(length);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    void skip(long length) {
        require(length);
        bytes.position(bytes.position() + (int) length);
    }

    private void require(long length) {
        if (length > bytes.remaining()) {
            throw truncated();
        }
    }

    /** A picture ends where its format says; what follows would be hidden content. */
    void requireEnd() {
        if (bytes.hasRemaining()) {
            throw ProfileFailure.pictureRefused(
                    "trailing_data",
                    bytes.remaining() + " bytes behind the end of the picture",
                    "a file that ends with its picture");
        }
    }

    static ProfileFailure truncated() {
        return ProfileFailure.pictureRefused("truncated", "ends too early", "a whole file");
    }

    static ProfileFailure damaged(String problem) {
        return ProfileFailure.pictureRefused("damaged", problem, "a file that follows its format");
    }
}
