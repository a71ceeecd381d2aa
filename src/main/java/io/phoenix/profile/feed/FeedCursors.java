package io.phoenix.profile.feed;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.KeyedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * The text of cursors: 60 characters of base64url (RFC 4648, section 5). It carries a message authentication code over the tenant
 * and the content: HMAC-SHA-256 (RFC 2104), truncated to 128 bits. So a cursor of another tenant or another database, and an
 * invented one, is not a cursor. Thread-safe.
 */
public final class FeedCursors {

    private static final byte FORMAT = 1;
    private static final int CONTENT_BYTES = 1 + Long.BYTES + Integer.BYTES + 2 * Long.BYTES;
    private static final int CODE_BYTES = 16;

    private final KeyedHash hash;

    /** The secret is that of the database, so every instance reads the cursors of the others. */
    public FeedCursors(byte[] secret) {
        hash = new KeyedHash(secret).derived("cursor of the change feed");
    }

    public String encode(String tenantId, FeedCursor cursor) {
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .put(FORMAT)
                .putLong(cursor.incarnation().generation())
                .putInt((int) cursor.incarnation().timeline())
                .putLong(cursor.position().xid())
                .putLong(cursor.position().sequence())
                .array();
        byte[] text = ByteBuffer.allocate(CONTENT_BYTES + CODE_BYTES)
                .put(content)
                .put(code(tenantId, content))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Empty unless the text is exactly what {@link #encode} made for the tenant. */
    public Optional<FeedCursor> decode(String tenantId, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        if (bytes.length != CONTENT_BYTES + CODE_BYTES || bytes[0] != FORMAT) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
        byte[] code = Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length);
        if (!MessageDigest.isEqual(code, code(tenantId, content))) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(content, 1, CONTENT_BYTES - 1);
        FeedCursor cursor = new FeedCursor(
                new Incarnation(fields.getLong(), Integer.toUnsignedLong(fields.getInt())),
                new FeedPosition(fields.getLong(), fields.getLong()));
        return Optional.of(cursor).filter(read -> encode(tenantId, read).equals(text));
    }

    private byte[] code(String tenantId, byte[] content) {
        Mac mac = hash.mac();
        // no tenant contains a zero byte
        mac.update((tenantId + '\0').getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(mac.doFinal(content), CODE_BYTES);
    }
}
