package io.phoenix.profile.picture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.domain.KeyedHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * The text of positions in the queue, in base64url (RFC 4648, section 5), with a message authentication code over tenant and
 * content: HMAC-SHA-256 (RFC 2104), truncated to 128 bits. So that of another tenant, and an invented one, is none. Thread-safe.
 */
public final class WaitingCursors {

    private static final int CODE_BYTES = 16;
    private static final int BYTES_MAX = 1_024;

    private final KeyedHash hash;

    /** The secret is that of the database, so every instance reads the cursors of the others. */
    public WaitingCursors(byte[] databaseSecret) {
        hash = new KeyedHash(databaseSecret).derived("cursor of the queue of pictures");
    }

    public String encode(String tenantId, WaitingPictures.Position position) {
        byte[] user = position.userId().getBytes(UTF_8);
        byte[] content = ByteBuffer.allocate(Long.BYTES + user.length)
                .putLong(position.micros())
                .put(user)
                .array();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(content.length + CODE_BYTES)
                        .put(content)
                        .put(code(tenantId, content))
                        .array());
    }

    /** Empty unless the text is exactly what {@link #encode} made for the tenant. */
    public Optional<WaitingPictures.Position> decode(String tenantId, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        if (bytes.length < Long.BYTES + CODE_BYTES || bytes.length > BYTES_MAX) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, bytes.length - CODE_BYTES);
        byte[] code = Arrays.copyOfRange(bytes, content.length, bytes.length);
        if (!MessageDigest.isEqual(code, code(tenantId, content))) {
            return Optional.empty();
        }
        WaitingPictures.Position position = new WaitingPictures.Position(
                ByteBuffer.wrap(content).getLong(),
                new String(content, Long.BYTES, content.length - Long.BYTES, UTF_8));
        // base64 may have several texts for the same bytes
        return Optional.of(position).filter(read -> encode(tenantId, read).equals(text));
    }

    private byte[] code(String tenantId, byte[] content) {
        Mac mac = hash.mac();
        // no tenant contains a zero byte
        mac.update((tenantId + '\0').getBytes(UTF_8));
        return Arrays.copyOf(mac.doFinal(content), CODE_BYTES);
    }
}
