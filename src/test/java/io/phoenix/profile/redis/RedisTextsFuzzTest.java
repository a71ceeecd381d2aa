package io.phoenix.profile.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.testing.Mutations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any text in Redis decodes to a complete value or message, or to nothing. */
class RedisTextsFuzzTest {

    private static final String VALUE = ProfileCodec.encode(profile(1L << 50, 3, "Brave Tiger 42", true));
    private static final String MESSAGE = "17 "
            + BusMessage.withoutSequence("0123456789abcdef", Invalidation.erased(new ProfileId("demo", "alice"), 99));

    @Property
    void decode_encodedProfile_returnsTheProfile(@ForAll("profiles") Profile profile) {
        assertThat(ProfileCodec.decode(ProfileCodec.encode(profile))).contains(profile);
    }

    @Property
    void decode_anyText_isEmptyOrRoundTrips(@ForAll("values") String text) {
        ProfileCodec.decode(text)
                .ifPresent(profile -> assertThat(ProfileCodec.decode(ProfileCodec.encode(profile)))
                        .contains(profile));
    }

    @Property
    void parse_anyText_isEmptyOrRoundTrips(@ForAll("messages") String text) {
        BusMessage.parse(text)
                .ifPresent(message -> assertThat(BusMessage.parse(message.sequence()
                                + " "
                                + BusMessage.withoutSequence(message.publisher(), message.invalidation())))
                        .contains(message));
    }

    @Provide
    Arbitrary<String> values() {
        return Mutations.of(VALUE);
    }

    @Provide
    Arbitrary<String> messages() {
        return Mutations.of(MESSAGE);
    }

    @Provide
    Arbitrary<Profile> profiles() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, Long.MAX_VALUE),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.strings().ofMaxLength(200),
                        Arbitraries.of(true, false))
                .as(RedisTextsFuzzTest::profile);
    }

    private static Profile profile(long version, int generation, String name, boolean custom) {
        Instant time = Instant.EPOCH.plus(version % 253_402_300_800_000_000L, ChronoUnit.MICROS);
        return new Profile(new ProfileId("demo", "alice"), name, custom, generation, version, time, time);
    }
}
