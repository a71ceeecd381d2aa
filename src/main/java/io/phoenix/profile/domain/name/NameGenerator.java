package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes the first name of every profile: an adjective, a noun and a number of two digits, as in {@code Brave Tiger 42}.
 * A pure function of the secret, the words and the id, so that all instances make the same name without coordination.
 *
 * <p>Names are not unique, and need not be. With the built-in words there are 24.0 million; of a tenant's users, 0.4 % at
 * 100 thousand users share their name with somebody, 4.1 % at 1 million and 34.1 % at 10 million.
 *
 * <p>Safe for use by several threads; about half a microsecond a name.
 */
public final class NameGenerator {

    // read as codes, insults or ill omens: 13, 14, 18, 28, 33, 38, 43, 83 and 88 by hate groups, 34, 69, 86 and 87 as
    // slang, 17, 24, 39, 44, 49 and 74 in Italy, Brazil, Afghanistan, Japan and China
    private static final Set<Integer> NUMBERS_AVOIDED =
            Set.of(13, 14, 17, 18, 24, 28, 33, 34, 38, 39, 43, 44, 49, 69, 74, 83, 86, 87, 88);

    private final KeyedHash hash;
    private final NameWords words;
    private final List<Integer> numbers;

    /** A generator of names from these words. */
    public NameGenerator(KeyedHash hash, NameWords words) {
        this.hash = hash;
        this.words = words;
        this.numbers = IntStream.rangeClosed(10, 99)
                .filter(number -> !NUMBERS_AVOIDED.contains(number))
                .boxed()
                .toList();
    }

    /** The first name of a profile. */
    public String nameOf(ProfileId id) {
        return nameOf(id, 0);
    }

    /**
     * The name of a profile in a generation.
     *
     * @param generation 0 at first; counts the times that another name was asked for
     */
    public String nameOf(ProfileId id, int generation) {
        ByteBuffer bits = ByteBuffer.wrap(hash.of("name", id, generation));
        return pick(words.adjectives(), bits) + ' ' + pick(words.nouns(), bits) + ' ' + pick(numbers, bits);
    }

    /**
     * The same with two more numbers, such as {@code Brave Tiger 42 57 91}: for a tenant in which the shorter names of the
     * user are taken.
     */
    public String longNameOf(ProfileId id, int generation) {
        ByteBuffer bits = ByteBuffer.wrap(hash.of("numbers", id, generation));
        return nameOf(id, generation) + ' ' + pick(numbers, bits) + ' ' + pick(numbers, bits);
    }

    /** How many names there are; all are equally likely. */
    public long size() {
        return (long) words.adjectives().size() * words.nouns().size() * numbers.size();
    }

    /**
     * The expected share of a tenant's users who have a namesake in it, from 0 to 1: of the others, each misses a name
     * with the odds of size - 1 to size.
     */
    public double shareOfNamesakes(long users) {
        return -Math.expm1((users - 1) * Math.log1p(-1.0 / size()));
    }

    // of 64 bits, so the unevenness of the remainder is below one part in 10^15
    private static <T> T pick(List<T> choices, ByteBuffer bits) {
        return choices.get((int) Long.remainderUnsigned(bits.getLong(), choices.size()));
    }
}
