package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class DiceTest {

    @Test
    void roll_knownNumber_itsDigits() {
        Dice dice = new Dice(new AvatarKey(BigInteger.valueOf(2 + 3 * (4 + 5 * 6)), OptionalInt.empty()));

        assertThat(dice.roll(3)).isEqualTo(2);
        assertThat(dice.roll(5)).isEqualTo(4);
        assertThat(dice.pick("a", "b", "c", "d", "e", "f", "g")).isEqualTo("g");
    }

    @Test
    void roll_manyKeys_evenAndIndependent() {
        Evenness first = new Evenness();
        Evenness tenth = new Evenness();
        Evenness together = new Evenness();
        Keys.of(AvatarStyle.CRITTER).limit(20_000).forEach(key -> {
            Dice dice = new Dice(key);
            int one = dice.roll(12);
            for (int i = 0; i < 8; i++) {
                dice.roll(10);
            }
            int ten = dice.roll(7);
            first.count(one);
            tenth.count(ten);
            together.count(one * 7 + ten);
        });

        first.assertEven("the first roll", 12);
        tenth.assertEven("the tenth roll", 7);
        together.assertEven("the two together", 84);
    }

    @Test
    void roll_keyUsedUp_refused() {
        Dice dice = new Dice(new AvatarKey(BigInteger.ONE, OptionalInt.empty()));
        dice.roll(1 << 30);
        dice.roll(1 << 30);
        dice.roll(1 << 30);
        dice.roll(1 << 18);

        assertThatIllegalStateException().isThrownBy(() -> dice.roll(2));
    }
}
