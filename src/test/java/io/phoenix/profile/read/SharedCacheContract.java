package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.testing.UserIds;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link SharedCache}; the fake, Redis, and joined reads pass it. */
public abstract class SharedCacheContract {

    /** Longer than a load may take that still puts its value. */
    private static final Duration TOO_LATE = Duration.ofSeconds(4);

    protected final ProfileId id = new ProfileId("t-" + UUID.randomUUID(), "u");
    private final ProfileId second = new ProfileId(id.tenantId(), "second");
    private final ProfileId third = new ProfileId(id.tenantId(), "third");
    private final LeaseToken mine = LeaseToken.draw(new SecureRandom());
    private final LeaseToken other = LeaseToken.draw(new SecureRandom());

    /** The implementation under test. */
    protected abstract SharedCache cache();

    /** The clock by which loads begin. */
    protected long nanos() {
        return System.nanoTime();
    }

    @Test
    void get_nothingPut_isEmpty() throws Exception {
        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void put_nothingPresent_isReadBackUnchanged() throws Exception {
        SharedValue value = value(id, 5, "Ünï çøde 名 🎉", new Stamp(new Incarnation(7, 3), 41));

        assertThat(put(value)).isTrue();

        assertHolds(value);
    }

    @Test
    void put_greatestNumbers_isReadBackUnchanged() throws Exception {
        SharedValue value = value(
                id, Long.MAX_VALUE, "last", new Stamp(new Incarnation(Long.MAX_VALUE, 0xffff_ffffL), Long.MAX_VALUE));

        assertThat(put(value)).isTrue();

        assertHolds(value);
    }

    @Test
    void put_idWithEveryKindOfCharacter_isReadBack() throws Exception {
        SharedValue value = value(new ProfileId(id.tenantId(), "aZ09._-:@+=~|"), 5, "five", stamp(1));

        assertThat(put(value)).isTrue();

        assertHolds(value);
    }

    @Test
    void getAll_idsAsProvidersIssueThem_areReadBack() throws Exception {
        List<ProfileId> ids = UserIds.valid(1_000, 3).stream()
                .map(user -> new ProfileId(id.tenantId(), user))
                .toList();
        for (ProfileId each : ids) {
            assertThat(put(value(each, 5, "five", stamp(1)))).isTrue();
        }

        assertThat(await(cache().getAll(ids))).containsOnlyKeys(ids);
    }

    static Stream<Arguments> olderAndNewer() {
        return Stream.of(
                Arguments.of("version", position(1, 1, 5, 10), position(1, 1, 6, 10)),
                Arguments.of("version of another length", position(1, 1, 9, 10), position(1, 1, 1L << 40, 10)),
                Arguments.of("version, though with an older stamp", position(1, 1, 5, 10), position(1, 1, 6, 9)),
                Arguments.of("stamp", position(1, 1, 5, 10), position(1, 1, 5, 11)),
                Arguments.of("stamp beyond 32 bits", position(1, 1, 5, 0xffff_ffffL), position(1, 1, 5, 1L << 32)),
                Arguments.of("timeline, though of a lower version", position(1, 1, 5, 10), position(1, 2, 4, 3)),
                Arguments.of("crash, though of a lower version", position(1, 2, 5, 10), position(2, 2, 4, 3)),
                Arguments.of("timeline, though before fewer crashes", position(2, 1, 5, 10), position(1, 2, 4, 3)),
                Arguments.of(
                        "restore, though of a lower timeline", position(9, 2, 5, 10), position(1L << 32, 1, 4, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("olderAndNewer")
    void put_overAnOlderValue_replacesIt(String newer, Position before, Position after) throws Exception {
        put(before.of(id, "older"));

        assertThat(put(after.of(id, "newer"))).isTrue();

        assertHolds(after.of(id, "newer"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("olderAndNewer")
    void put_overANewerValue_leavesIt(String newer, Position before, Position after) throws Exception {
        put(after.of(id, "newer"));

        assertThat(put(before.of(id, "older"))).isFalse();

        assertHolds(after.of(id, "newer"));
    }

    @Test
    void put_equalToThePresentValue_isStored() throws Exception {
        put(value(id, 5, "five", stamp(1)));

        assertThat(put(value(id, 5, "five again", stamp(1)))).isTrue();

        assertHolds(value(id, 5, "five again", stamp(1)));
    }

    @Test
    void putAll_someNewerAndSomeOlder_storesTheNewerOnes() throws Exception {
        put(value(id, 6, "present", stamp(1)));
        put(value(second, 4, "present", stamp(1)));

        await(cache().putAll(
                        Stream.of(id, second, third)
                                .map(each -> value(each, 5, "loaded", stamp(1)))
                                .toList(),
                        nanos()));

        assertHolds(value(id, 6, "present", stamp(1)));
        assertHolds(value(second, 5, "loaded", stamp(1)));
        assertHolds(value(third, 5, "loaded", stamp(1)));
    }

    @Test
    void putAll_ofALoadThatBeganTooLongAgo_failsAndStoresNothing() throws Exception {
        List<SharedValue> values = List.of(value(id, 5, "five", stamp(1)), value(second, 5, "five", stamp(1)));
        long before = nanos() - TOO_LATE.toNanos();

        assertThatThrownBy(() -> await(cache().putAll(values, before))).hasMessageContaining("too long ago");

        assertThat(await(cache().getAll(List.of(id, second)))).isEmpty();
    }

    @Test
    void putAll_nothing_doesNothing() throws Exception {
        await(cache().putAll(List.of(), nanos()));

        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void put_keptErasure_isReadBackAsOneAndNotAsATombstone() throws Exception {
        SharedValue kept = SharedValue.keptErasure(id, 6, stamp(2));
        put(value(id, 5, "five", stamp(1)));

        assertThat(put(kept)).isTrue();

        assertHolds(kept);
        SharedValue found = await(cache().get(id)).orElseThrow();
        assertThat(found.isTombstone()).isFalse();
        assertThat(found.toCached().isErased()).isTrue();
        assertThat(put(value(id, 5, "five", stamp(9)))).as("older").isFalse();
    }

    /** A poll repeats the tombstone of an erasure that is kept. */
    @Test
    void put_tombstoneOfAKeptErasure_replacesItWithALaterStamp() throws Exception {
        put(SharedValue.keptErasure(id, 6, stamp(2)));

        assertThat(put(SharedValue.tombstone(id, 6, stamp(1)))).isFalse();
        assertThat(put(SharedValue.tombstone(id, 6, stamp(3)))).isTrue();

        assertThat(await(cache().get(id)).orElseThrow().isTombstone()).isTrue();
    }

    @Test
    void put_loadBeganTooLongAgo_isRefused() throws Exception {
        Future<Boolean> put = cache().put(value(id, 5, "late", stamp(1)), nanos() - TOO_LATE.toNanos());

        assertThatThrownBy(() -> await(put)).hasMessageContaining("too long ago");

        assertThat(await(cache().get(id))).isEmpty();
    }

    @Test
    void put_tombstone_isReadBackAsOne() throws Exception {
        SharedValue tombstone = SharedValue.tombstone(id, 6, stamp(2));
        put(value(id, 5, "five", stamp(1)));

        assertThat(put(tombstone)).isTrue();

        assertHolds(tombstone);
    }

    @Test
    void put_olderThanATombstone_leavesIt() throws Exception {
        SharedValue tombstone = SharedValue.tombstone(id, 6, stamp(2));
        put(tombstone);

        assertThat(put(value(id, 5, "five", stamp(3)))).isFalse();

        assertHolds(tombstone);
    }

    @Test
    void put_newerThanATombstone_replacesIt() throws Exception {
        put(SharedValue.tombstone(id, 6, stamp(2)));

        assertThat(put(value(id, 7, "born again", stamp(3)))).isTrue();

        assertHolds(value(id, 7, "born again", stamp(3)));
    }

    @Test
    void put_tombstoneAgain_isStored() throws Exception {
        put(SharedValue.tombstone(id, 6, stamp(2)));

        assertThat(put(SharedValue.tombstone(id, 6, stamp(3)))).isTrue();
    }

    @Test
    void lease_heldByAnother_isRejected() throws Exception {
        assertThat(await(cache().lease(id, other))).isTrue();

        assertThat(await(cache().lease(id, mine))).isFalse();
    }

    @Test
    void fill_withTheLease_storesAndEndsIt() throws Exception {
        await(cache().lease(id, mine));

        assertThat(await(cache().fill(value(id, 5, "five", stamp(1)), nanos(), mine)))
                .isTrue();

        assertHolds(value(id, 5, "five", stamp(1)));
        assertThat(await(cache().lease(id, other))).isTrue();
    }

    @Test
    void fill_leaseOfAnother_storesAndLeavesTheLease() throws Exception {
        await(cache().lease(id, other));

        assertThat(await(cache().fill(value(id, 5, "five", stamp(1)), nanos(), mine)))
                .isTrue();

        assertThat(await(cache().lease(id, mine)))
                .as("the other lease is still held")
                .isFalse();
    }

    @Test
    void fill_olderThanThePresentValue_leavesItAndEndsTheLease() throws Exception {
        put(value(id, 6, "six", stamp(1)));
        await(cache().lease(id, mine));

        assertThat(await(cache().fill(value(id, 5, "five", stamp(2)), nanos(), mine)))
                .isFalse();

        assertHolds(value(id, 6, "six", stamp(1)));
        assertThat(await(cache().lease(id, other))).isTrue();
    }

    @Test
    void fill_loadBeganTooLongAgo_isRefusedAndEndsTheLease() throws Exception {
        await(cache().lease(id, mine));

        Future<Boolean> fill = cache().fill(value(id, 5, "late", stamp(1)), nanos() - TOO_LATE.toNanos(), mine);

        assertThatThrownBy(() -> await(fill)).hasMessageContaining("too long ago");

        assertThat(await(cache().get(id))).isEmpty();
        assertThat(await(cache().lease(id, other))).isTrue();
    }

    @Test
    void put_whileALeaseIsHeld_leavesTheLease() throws Exception {
        await(cache().lease(id, other));

        put(value(id, 5, "five", stamp(1)));

        assertThat(await(cache().lease(id, mine))).isFalse();
    }

    @Test
    void release_ofTheOwnLease_endsIt() throws Exception {
        await(cache().lease(id, mine));
        await(cache().release(id, mine));

        assertThat(await(cache().lease(id, other))).isTrue();
    }

    @Test
    void release_ofAnotherLease_leavesIt() throws Exception {
        await(cache().lease(id, other));
        await(cache().release(id, mine));

        assertThat(await(cache().lease(id, mine))).isFalse();
    }

    @Test
    void getAll_someArePresent_returnsThose() throws Exception {
        put(value(id, 5, "five", stamp(1)));
        put(SharedValue.tombstone(third, 6, stamp(1)));

        Map<ProfileId, SharedValue> found = await(cache().getAll(List.of(third, second, id)));

        assertThat(found).containsOnlyKeys(id, third);
        assertThat(comparable(found.get(id))).isEqualTo(comparable(value(id, 5, "five", stamp(1))));
        assertThat(found.get(third).erased()).isTrue();
    }

    @Test
    void getAll_noIds_isEmpty() throws Exception {
        assertThat(await(cache().getAll(List.of()))).isEmpty();
    }

    /** What orders the values of an id. */
    private record Position(long version, Stamp stamp) {

        SharedValue of(ProfileId id, String name) {
            return value(id, version, name, stamp);
        }
    }

    private static Position position(long generation, long timeline, long version, long xmin) {
        return new Position(version, new Stamp(new Incarnation(generation, timeline), xmin));
    }

    protected static Stamp stamp(long xmin) {
        return new Stamp(new Incarnation(1, 1), xmin);
    }

    protected static SharedValue value(ProfileId id, long version, String name, Stamp stamp) {
        byte[] body = ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        return new SharedValue(id, version, false, true, body, stamp);
    }

    protected boolean put(SharedValue value) throws Exception {
        return await(cache().put(value, nanos()));
    }

    protected void assertHolds(SharedValue expected) throws Exception {
        Optional<SharedValue> found = await(cache().get(expected.id()));
        assertThat(found).isPresent();
        assertThat(comparable(found.get())).isEqualTo(comparable(expected));
    }

    /** Arrays are equal only to themselves. */
    private static List<Object> comparable(SharedValue value) {
        return List.of(
                value.id(),
                value.version(),
                value.erased(),
                value.nameIsCustom(),
                new String(value.body(), StandardCharsets.UTF_8),
                value.stamp());
    }
}
