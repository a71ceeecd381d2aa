package io.phoenix.profile.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Utf8;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals a text under a signing key of a tenant, so that only the tenant's servers and this service can make or read it: the text is
 * deflated (RFC 1951), encrypted with AES-256-GCM (NIST SP 800-38D) and written in base64url (RFC 4648, section 5):
 *
 * <pre>{@code
 * format (1 byte, 1) | length of the tenant id (1 byte) | tenant id | key id (8 bytes)
 * | nonce (12 bytes) | ciphertext | tag (16 bytes)
 * }</pre>
 *
 * <p>All before the nonce is authenticated too. Both the key id and the key of the cipher are HMAC-SHA-256 (RFC 2104) under the
 * signing key: the first 8 bytes of that of {@value #KEY_ID}, and that of {@value #CIPHER_KEY}. What was sealed with a key cannot be
 * opened once the key is gone.
 *
 * <p>Thread-safe; tens of microseconds for a hundred ids.
 */
public final class BoardSeal {

    /** What opening inflates at most, in bytes: a hundred ids of the maximum length, with every character escaped. */
    public static final int TEXT_BYTES_MAX = 160_000;

    private static final String KEY_ID = "board key id";
    private static final String CIPHER_KEY = "board cipher";

    private static final byte FORMAT = 1;
    private static final int KEY_ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final SecureRandom random = new SecureRandom();
    private final Function<String, List<Secret>> signingKeys;

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Key(byte[] id, SecretKeySpec cipherKey) {

        static Key of(Secret signingKey) {
            Mac mac = new KeyedHash(signingKey.bytes()).mac();
            byte[] id = Arrays.copyOf(mac.doFinal(KEY_ID.getBytes(UTF_8)), KEY_ID_BYTES);
            return new Key(id, new SecretKeySpec(mac.doFinal(CIPHER_KEY.getBytes(UTF_8)), "AES"));
        }
    }

    /**
     * Texts of a tenant are sealed under the first of its keys, and opened with any of them.
     *
     * @param signingKeys the present ones of a tenant
     */
    public BoardSeal(Function<String, List<Secret>> signingKeys) {
        this.signingKeys = signingKeys;
    }

    /** An opened text, and the tenant whose server sealed it. */
    public record Opened(String tenantId, String text) {}

    /** The sealed text; empty if the tenant has no signing key. */
    public Optional<String> seal(String tenantId, String text) {
        return signingKeys.apply(tenantId).stream().findFirst().map(key -> seal(tenantId, Key.of(key), text));
    }

    /** Empty unless it was sealed under a present key. */
    public Optional<Opened> open(String sealed) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        int tenantLength = bytes.length < 2 ? 0 : bytes[1] & 0xff;
        int headLength = 2 + tenantLength + KEY_ID_BYTES;
        if (bytes.length < headLength + NONCE_BYTES + TAG_BITS / Byte.SIZE || bytes[0] != FORMAT) {
            return Optional.empty();
        }
        String tenantId = new String(bytes, 2, tenantLength, UTF_8);
        byte[] id = Arrays.copyOfRange(bytes, 2 + tenantLength, headLength);
        return signingKeys.apply(tenantId).stream()
                .map(Key::of)
                .filter(key -> Arrays.equals(key.id(), id))
                .findFirst()
                .map(key -> decrypted(key, bytes, headLength))
                .map(BoardSeal::inflated)
                .map(text -> new Opened(tenantId, text));
    }

    private String seal(String tenantId, Key key, String text) {
        byte[] tenant = tenantId.getBytes(UTF_8);
        byte[] head = ByteBuffer.allocate(2 + tenant.length + KEY_ID_BYTES)
                .put(FORMAT)
                .put((byte) tenant.length)
                .put(tenant)
                .put(key.id())
                .array();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted;
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, head);
            encrypted = cipher.doFinal(deflated(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(CIPHER + " is part of every Java platform", e);
        }
        byte[] all = ByteBuffer.allocate(head.length + NONCE_BYTES + encrypted.length)
                .put(head)
                .put(nonce)
                .put(encrypted)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    private static byte @Nullable [] decrypted(Key key, byte[] bytes, int headLength) {
        byte[] head = Arrays.copyOf(bytes, headLength);
        int at = headLength + NONCE_BYTES;
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOfRange(bytes, headLength, at), head);
            return cipher.doFinal(bytes, at, bytes.length - at);
        } catch (GeneralSecurityException forged) {
            return null;
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, byte[] head) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.cipherKey(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(head);
        return cipher;
    }

    private static byte[] deflated(byte[] text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(text);
            deflater.finish();
            // a stored block of 64 kB adds 5 bytes
            byte[] deflated = new byte[text.length + text.length / 1_000 + 64];
            return Arrays.copyOf(deflated, deflater.deflate(deflated));
        } finally {
            deflater.end();
        }
    }

    /** Null if it is malformed, too long or not in UTF-8. */
    private static @Nullable String inflated(byte[] deflated) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            byte[] text = new byte[TEXT_BYTES_MAX];
            int length = inflater.inflate(text);
            return inflater.finished() ? Utf8.decoded(Arrays.copyOf(text, length)) : null;
        } catch (DataFormatException malformed) {
            return null;
        } finally {
            inflater.end();
        }
    }
}
