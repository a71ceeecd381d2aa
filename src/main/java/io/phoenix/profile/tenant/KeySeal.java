package io.phoenix.profile.tenant;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals signing keys for storage: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits, under a key derived from a
 * secret. A sealed key opens only for the tenant and the id that it was sealed for. Thread-safe.
 */
public final class KeySeal {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    public KeySeal(Secret secret) {
        byte[] derived =
                new KeyedHash(secret.bytes()).mac().doFinal("signing keys of tenants".getBytes(StandardCharsets.UTF_8));
        key = new SecretKeySpec(derived, "AES");
    }

    /** The nonce and the ciphertext. */
    public byte[] seal(String tenantId, String keyId, Secret signingKey) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, tenantId, keyId, nonce).doFinal(signingKey.bytes());
            byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
            return both;
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /** Empty if it was not sealed under this secret, for this tenant and id. */
    public Optional<Secret> open(String tenantId, String keyId, byte[] sealed) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        try {
            byte[] opened = cipher(Cipher.DECRYPT_MODE, tenantId, keyId, Arrays.copyOf(sealed, NONCE_BYTES))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            return Optional.of(new Secret(new String(opened, StandardCharsets.UTF_8)));
        } catch (AEADBadTagException notAuthentic) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private Cipher cipher(int mode, String tenantId, String keyId, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        // no tenant contains a zero byte
        cipher.updateAAD((tenantId + '\0' + keyId).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static IllegalStateException unavailable(GeneralSecurityException cause) {
        return new IllegalStateException(ALGORITHM + " is part of every Java platform", cause);
    }
}
