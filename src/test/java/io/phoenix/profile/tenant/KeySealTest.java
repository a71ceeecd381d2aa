package io.phoenix.profile.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Secret;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A sealed signing key opens only as what it was sealed for, and cannot be read without the secret. */
class KeySealTest {

    private static final Secret KEY = new Secret("a signing key of at least 32 bytes");

    private final KeySeal seal = new KeySeal(new Secret("sixteen bytes or more"));

    @Test
    void open_asSealed_givesTheKey() {
        assertThat(seal.open("acme", "k1", seal.seal("acme", "k1", KEY))).contains(KEY);
    }

    @Test
    void open_ofAnotherTenantOrIdOrSecret_isEmpty() {
        byte[] sealed = seal.seal("acme", "k1", KEY);

        assertThat(seal.open("other", "k1", sealed)).isEmpty();
        assertThat(seal.open("acme", "k2", sealed)).isEmpty();
        assertThat(new KeySeal(new Secret("another secret, long enough")).open("acme", "k1", sealed))
                .isEmpty();
    }

    @Test
    void open_anyByteChangedOrCut_isEmpty() {
        byte[] sealed = seal.seal("acme", "k1", KEY);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(seal.open("acme", "k1", changed)).as("byte " + i).isEmpty();
            assertThat(seal.open("acme", "k1", Arrays.copyOf(sealed, i)))
                    .as("cut at " + i)
                    .isEmpty();
        }
    }

    @Test
    void seal_sameKeyTwice_differs() {
        assertThat(seal.seal("acme", "k1", KEY)).isNotEqualTo(seal.seal("acme", "k1", KEY));
    }
}
