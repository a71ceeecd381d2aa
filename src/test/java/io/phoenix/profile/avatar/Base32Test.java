package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The digits, against those of the JDK. */
class Base32Test {

    @Test
    void digits_numbersOfAllLengths_areThoseOfBigInteger() {
        Random random = new Random(5);
        for (int bits = 0; bits <= 130; bits++) {
            for (int i = 0; i < 20; i++) {
                BigInteger number = new BigInteger(bits, random);
                String digits = number.toString(32);

                assertThat(Base32.digits(number.toByteArray(), 26))
                        .isEqualTo("0".repeat(26 - digits.length()) + digits);
            }
        }
    }

    @Test
    void digits_moreThanAreAskedFor_areTheLastOnes() {
        assertThat(Base32.digits(new BigInteger("vvv0123", 32).toByteArray(), 4))
                .isEqualTo("0123");
    }
}
