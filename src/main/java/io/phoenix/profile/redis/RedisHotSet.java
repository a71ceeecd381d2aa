package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.HotSet;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The hot set as one sorted set. The score of an id is the time at which it was last saved, by the clock of Redis, minus
 * an offset for its rank; of two scores of an id the higher stays. So an instance with few or with other reads adds its
 * ids, and displaces only colder ones.
 *
 * @param timeToLive after which an id is removed that was not saved again; the last rank counts as half that age from the
 *     start
 */
record RedisHotSet(RedisCommands redis, int idsMax, Duration timeToLive) implements HotSet {

    /** Small enough that other commands hardly wait for the script. */
    private static final int CHUNK = 500;

    @Override
    public Future<Void> save(List<ProfileId> ids) {
        return saveFrom(ids, 0);
    }

    private Future<Void> saveFrom(List<ProfileId> ids, int first) {
        if (first >= ids.size()) {
            return Future.succeededFuture();
        }
        int end = Math.min(ids.size(), first + CHUNK);
        List<Object> arguments = new ArrayList<>(CHUNK + 4);
        arguments.add(timeToLive.toMillis());
        arguments.add(idsMax);
        arguments.add(timeToLive.toMillis() / 2.0 / idsMax);
        arguments.add(first);
        ids.subList(first, end).forEach(id -> arguments.add(id.toString()));
        return RedisScript.SAVE_HOT
                .run(redis::send, List.of(RedisKeys.HOT), arguments.toArray())
                .compose(saved -> saveFrom(ids, end));
    }

    @Override
    public Future<List<ProfileId>> read(int first, int count) {
        return redis.send(Request.cmd(Command.ZRANGE, RedisKeys.HOT, first, first + count - 1, "REV"))
                .map(members -> StreamSupport.stream(members.spliterator(), false)
                        .map(member -> ProfileId.parse(member.toString()))
                        .flatMap(Optional::stream)
                        .toList());
    }
}
