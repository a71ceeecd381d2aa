package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedCacheContract;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.testing.FakeSharedCache;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which reads share a command, and that each gets its own value. The reads of the contract are those of an event loop. */
class JoinedReadsTest extends SharedCacheContract {

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final FakeSharedCache fake = new FakeSharedCache();
    private final Commands commands = new Commands(fake);
    private final SharedCache joined = new JoinedReads(commands);
    private final ProfileId other = new ProfileId(id.tenantId(), "other");

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Override
    protected SharedCache cache() {
        return new Delegate(joined) {
            @Override
            public Future<Optional<SharedValue>> get(ProfileId id) {
                return onLoop(() -> joined.get(id));
            }
        };
    }

    @Test
    void get_severalInOneTurn_isOneCommandAndEachGetsItsValue() throws Exception {
        SharedValue five = tombstone(id, 5);
        SharedValue six = tombstone(other, 6);
        await(fake.put(five, System.nanoTime()));
        await(fake.put(six, System.nanoTime()));

        List<Optional<SharedValue>> values =
                await(inOneTurn(List.of(id, new ProfileId(id.tenantId(), "absent"), other, id)));

        assertThat(values).containsExactly(Optional.of(five), Optional.empty(), Optional.of(six), Optional.of(five));
        assertThat(commands.sizes).containsExactly(3);
    }

    @Test
    void get_oneInATurn_isACommandOfItsOwn() throws Exception {
        await(inOneTurn(List.of(id)));
        await(inOneTurn(List.of(other)));

        assertThat(commands.sizes).containsExactly(1, 1);
    }

    @Test
    void get_moreThanAreJoined_isAnotherCommand() throws Exception {
        List<ProfileId> many = IntStream.range(0, JoinedReads.JOINED_MAX + 20)
                .mapToObj(i -> new ProfileId(id.tenantId(), "u" + i))
                .toList();

        assertThat(await(inOneTurn(many))).hasSize(many.size());

        assertThat(commands.sizes).containsExactly(JoinedReads.JOINED_MAX, 20);
    }

    @Test
    void get_commandFails_failsEach() throws Exception {
        fake.unreachable(true);
        List<Future<Optional<SharedValue>>> reads = new ArrayList<>();

        await(onLoop(() -> {
            reads.add(joined.get(id));
            reads.add(joined.get(other));
            return Future.join(reads).otherwiseEmpty();
        }));

        assertThat(reads).allMatch(Future::failed);
    }

    @Test
    void get_notOnAnEventLoop_isSentAtOnce() {
        assertThat(joined.get(id).isComplete()).isTrue();
        assertThat(commands.sizes).containsExactly(1);
    }

    private Future<List<Optional<SharedValue>>> inOneTurn(List<ProfileId> ids) {
        return onLoop(
                () -> Future.all(ids.stream().map(joined::get).toList()).map(all -> all.<Optional<SharedValue>>list()));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> operation) {
        return Future.future(promise -> loop.runOnContext(now -> operation.get().onComplete(promise)));
    }

    private static SharedValue tombstone(ProfileId id, long version) {
        return SharedValue.tombstone(id, version, new Stamp(new Incarnation(1, 1), 1));
    }

    /** Notes how many ids each command asks for. */
    private static final class Commands extends Delegate {

        private final List<Integer> sizes = new ArrayList<>();

        Commands(SharedCache target) {
            super(target);
        }

        @Override
        public Future<Optional<SharedValue>> get(ProfileId id) {
            sizes.add(1);
            return super.get(id);
        }

        @Override
        public Future<Map<ProfileId, SharedValue>> getAll(List<ProfileId> ids) {
            sizes.add(ids.size());
            return super.getAll(ids);
        }
    }

    private static class Delegate implements SharedCache {

        private final SharedCache target;

        Delegate(SharedCache target) {
            this.target = target;
        }

        @Override
        public Future<Optional<SharedValue>> get(ProfileId id) {
            return target.get(id);
        }

        @Override
        public Future<Map<ProfileId, SharedValue>> getAll(List<ProfileId> ids) {
            return target.getAll(ids);
        }

        @Override
        public Future<Boolean> lease(ProfileId id, LeaseToken token) {
            return target.lease(id, token);
        }

        @Override
        public Future<Void> release(ProfileId id, LeaseToken token) {
            return target.release(id, token);
        }

        @Override
        public Future<Boolean> put(SharedValue value, long beginNanos) {
            return target.put(value, beginNanos);
        }

        @Override
        public Future<Void> putAll(List<SharedValue> values, long beginNanos) {
            return target.putAll(values, beginNanos);
        }

        @Override
        public Future<Boolean> fill(SharedValue value, long beginNanos, LeaseToken token) {
            return target.fill(value, beginNanos, token);
        }
    }
}
