package io.phoenix.profile.board;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.board.BoardSeal.Opened;
import io.phoenix.profile.config.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class BoardSealTest {

    private static final String OLD = "a signing key of thirty-two bytes";
    private static final String NEW = "another signing key of many bytes";
    private static final String TEXT = "{\"user_ids\":[\"alice\",\"bob\"],\"expires\":1790000000}";

    private final BoardSeal seal = sealWith(Map.of("acme", List.of(OLD), "other", List.of(NEW)));

    @Test
    void open_sealedText_isTheTextAndItsTenant() {
        assertThat(seal.open(seal.seal("acme", TEXT).orElseThrow())).contains(new Opened("acme", TEXT));
        assertThat(seal.open(seal.seal("other", TEXT).orElseThrow())).contains(new Opened("other", TEXT));
    }

    @Test
    void seal_twice_differs() {
        assertThat(seal.seal("acme", TEXT)).isNotEqualTo(seal.seal("acme", TEXT));
    }

    @Test
    void seal_tenantWithoutKey_isEmpty() {
        assertThat(seal.seal("unknown", TEXT)).isEmpty();
    }

    @Test
    void open_anyChangedByte_isEmpty() {
        byte[] sealed = Base64.getUrlDecoder().decode(seal.seal("acme", TEXT).orElseThrow());

        for (int i = 0; i < sealed.length; i++) {
            byte[] forged = sealed.clone();
            forged[i] ^= 1;
            assertThat(seal.open(text(forged))).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void open_cutAnywhere_isEmpty() {
        String sealed = seal.seal("acme", TEXT).orElseThrow();

        for (int length = 0; length < sealed.length(); length++) {
            assertThat(seal.open(sealed.substring(0, length)))
                    .as("length %d", length)
                    .isEmpty();
        }
    }

    @Test
    void open_rotatedKey_opensUntilItIsGone() {
        String sealed = seal.seal("acme", TEXT).orElseThrow();
        BoardSeal rotated = sealWith(Map.of("acme", List.of(NEW, OLD)));
        BoardSeal revoked = sealWith(Map.of("acme", List.of(NEW)));

        assertThat(rotated.open(sealed)).contains(new Opened("acme", TEXT));
        assertThat(revoked.open(sealed)).isEmpty();
        assertThat(revoked.open(rotated.seal("acme", TEXT).orElseThrow())).contains(new Opened("acme", TEXT));
    }

    @Test
    void open_sealedByAServerItself_isTheText() throws Exception {
        assertThat(seal.open(sealedAsDocumented(TEXT.getBytes(UTF_8)))).contains(new Opened("acme", TEXT));
    }

    @Test
    void open_moreThanTheLimit_isEmpty() throws Exception {
        byte[] longest = "x".repeat(BoardSeal.TEXT_BYTES_MAX).getBytes(UTF_8);
        byte[] longer = "x".repeat(100 * BoardSeal.TEXT_BYTES_MAX).getBytes(UTF_8);

        assertThat(seal.open(sealedAsDocumented(longest))).isPresent();
        assertThat(seal.open(sealedAsDocumented(longer))).isEmpty();
    }

    @Test
    void open_noUtf8_isEmpty() throws Exception {
        assertThat(seal.open(sealedAsDocumented(new byte[] {(byte) 0xc3, 0x28})))
                .isEmpty();
    }

    /** Written from the document alone. */
    private static String sealedAsDocumented(byte[] text) throws Exception {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate =
                new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            deflate.write(text);
        }
        byte[] head = ByteBuffer.allocate(14)
                .put((byte) 1)
                .put((byte) 4)
                .put("acme".getBytes(UTF_8))
                .put(hmac("board key id"), 0, 8)
                .array();
        byte[] nonce = "twelve bytes".getBytes(UTF_8);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(hmac("board cipher"), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(head);
        byte[] encrypted = cipher.doFinal(deflated.toByteArray());
        return text(ByteBuffer.allocate(26 + encrypted.length)
                .put(head)
                .put(nonce)
                .put(encrypted)
                .array());
    }

    private static byte[] hmac(String message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(OLD.getBytes(UTF_8), "HmacSHA256"));
        return mac.doFinal(message.getBytes(UTF_8));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static BoardSeal sealWith(Map<String, List<String>> keys) {
        return new BoardSeal(tenant ->
                keys.getOrDefault(tenant, List.of()).stream().map(Secret::new).toList());
    }
}
