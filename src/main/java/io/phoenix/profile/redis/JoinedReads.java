package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * L2, in which the reads of one turn of an event loop share a command: a turn answers whatever has arrived meanwhile, so under load
 * it has several, and a command of its own for each would take a system call and a reply each. Not for a cluster, whose reads go to
 * different nodes. Thread-safe.
 */
final class JoinedReads implements SharedCache {

    /** As many as a batch may have by default. */
    static final int JOINED_MAX = 100;

    private final SharedCache shared;
    private final ThreadLocal<List<Read>> ofTurn = ThreadLocal.withInitial(ArrayList::new);

    JoinedReads(SharedCache shared) {
        this.shared = shared;
    }

    private record Read(ProfileId id, Promise<Optional<SharedValue>> value) {}

    @Override
    public Future<Optional<SharedValue>> get(ProfileId id) {
        Context context = Vertx.currentContext();
        if (context == null || !Context.isOnEventLoopThread()) {
            return shared.get(id);
        }
        Promise<Optional<SharedValue>> value = ((ContextInternal) context).promise();
        List<Read> waiting = ofTurn.get();
        waiting.add(new Read(id, value));
        if (waiting.size() == 1) {
            context.runOnContext(endOfTurn -> send());
        } else if (waiting.size() == JOINED_MAX) {
            send();
        }
        return value.future();
    }

    /** Sends the reads that wait, if there are any. */
    private void send() {
        List<Read> reads = List.copyOf(ofTurn.get());
        ofTurn.get().clear();
        if (reads.size() == 1) {
            Read only = reads.get(0);
            shared.get(only.id).onComplete(only.value);
        } else if (!reads.isEmpty()) {
            shared.getAll(reads.stream().map(Read::id).distinct().toList())
                    .onComplete(
                            found ->
                                    reads.forEach(read -> read.value.complete(Optional.ofNullable(found.get(read.id)))),
                            failure -> reads.forEach(read -> read.value.fail(failure)));
        }
    }

    @Override
    public Future<Map<ProfileId, SharedValue>> getAll(List<ProfileId> ids) {
        return shared.getAll(ids);
    }

    @Override
    public Future<Boolean> lease(ProfileId id, LeaseToken token) {
        return shared.lease(id, token);
    }

    @Override
    public Future<Void> release(ProfileId id, LeaseToken token) {
        return shared.release(id, token);
    }

    @Override
    public Future<Boolean> put(SharedValue value, long beginNanos) {
        return shared.put(value, beginNanos);
    }

    @Override
    public Future<Void> putAll(List<SharedValue> values, long beginNanos) {
        return shared.putAll(values, beginNanos);
    }

    @Override
    public Future<Boolean> fill(SharedValue value, long beginNanos, LeaseToken token) {
        return shared.fill(value, beginNanos, token);
    }
}
