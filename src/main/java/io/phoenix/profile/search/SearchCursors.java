package io.phoenix.profile.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.domain.KeyedHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * The text of cursors, in base64url (RFC 4648, section 5). It carries a message authentication code over the tenant, the query and
 * the content: HMAC-SHA-256 (RFC 2104), truncated to 128 bits. So a cursor of another tenant, query or database, and an invented
 * one, is not a cursor. Thread-safe.
 */
public final class SearchCursors {

    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + Short.BYTES;
    private static final int CODE_BYTES = 16;

    /** Folded names and user ids are shorter. */
    private static final int BYTES_MAX = 4_096;

    private final KeyedHash hash;

    /** The secret is that of the database, so every instance reads the cursors of the others. */
    public SearchCursors(byte[] secret) {
        hash = new KeyedHash(secret).derived("cursor of a search");
    }

    public String encode(String tenantId, SearchQuery query, SearchPosition position) {
        byte[] key = position.key().getBytes(UTF_8);
        byte[] user = position.userId().getBytes(UTF_8);
        byte[] content = ByteBuffer.allocate(HEAD_BYTES + key.length + user.length)
                .put(FORMAT)
                .putShort((short) key.length)
                .put(key)
                .put(user)
                .array();
        byte[] code = code(tenantId, query, content);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(content.length + CODE_BYTES)
                        .put(content)
                        .put(code)
                        .array());
    }

    /** Empty unless the text is exactly what {@link #encode} made for the tenant and the query. */
    public Optional<SearchPosition> decode(String tenantId, SearchQuery query, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        if (bytes.length < HEAD_BYTES + CODE_BYTES || bytes.length > BYTES_MAX) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, bytes.length - CODE_BYTES);
        byte[] code = Arrays.copyOfRange(bytes, content.length, bytes.length);
        if (!MessageDigest.isEqual(code, code(tenantId, query, content))) {
            return Optional.empty();
        }
        int userAt = HEAD_BYTES + ByteBuffer.wrap(content).getShort(1);
        SearchPosition position = new SearchPosition(
                new String(content, HEAD_BYTES, userAt - HEAD_BYTES, UTF_8),
                new String(content, userAt, content.length - userAt, UTF_8));
        // base64 may have several texts for the same bytes
        return Optional.of(position)
                .filter(read -> encode(tenantId, query, read).equals(text));
    }

    private byte[] code(String tenantId, SearchQuery query, byte[] content) {
        Mac mac = hash.mac();
        // neither a tenant nor the text of a query contains a zero byte
        mac.update((tenantId + '\0' + query.by() + '\0' + query.text() + '\0').getBytes(UTF_8));
        return Arrays.copyOf(mac.doFinal(content), CODE_BYTES);
    }
}
