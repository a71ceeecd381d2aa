package io.phoenix.profile.redis;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.HotSet;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The hottest ids of all instances as one sorted set. The score of an id is the time at which it was left, by the clock of
 * Redis, and less for each place down, so that an instance with few readers, or with others than its neighbours, adds its
 * own and displaces only what is colder. Of two scores of an id the higher stays.
 */
final class RedisHotSet implements HotSet {

    /** Few enough that nobody else waits long while Redis runs the script. */
    private static final int CHUNK = 500;

    private final RedisCommands redis;
    private final int idsMax;
    private final Duration timeToLive;
    private final RedisScript leave = RedisScript.named("leave.lua");

    /**
     * The set, as large as that and no larger.
     *
     * @param timeToLive after which an id is forgotten that nobody left again; the last place counts as half as old from
     *     the beginning
     */
    RedisHotSet(RedisCommands redis, int idsMax, Duration timeToLive) {
        this.redis = redis;
        this.idsMax = idsMax;
        this.timeToLive = timeToLive;
    }

    @Override
    public Future<Void> save(List<ProfileId> ids) {
        return leaveFrom(ids, 0);
    }

    private Future<Void> leaveFrom(List<ProfileId> ids, int first) {
        if (first >= ids.size()) {
            return Future.succeededFuture();
        }
        int end = Math.min(ids.size(), first + CHUNK);
        List<String> arguments = new ArrayList<>(CHUNK + 4);
        arguments.add(Long.toString(timeToLive.toMillis()));
        arguments.add(Integer.toString(idsMax));
        arguments.add(Double.toString(timeToLive.toMillis() / 2.0 / idsMax));
        arguments.add(Integer.toString(first));
        ids.subList(first, end).forEach(id -> arguments.add(id.toString()));
        return leave.run(redis::send, List.of(RedisKeys.HOT), arguments).compose(left -> leaveFrom(ids, end));
    }

    @Override
    public Future<List<ProfileId>> read(int first, int count) {
        return redis.send(Request.cmd(Command.ZRANGE)
                        .arg(RedisKeys.HOT)
                        .arg(first)
                        .arg(first + count - 1)
                        .arg("REV"))
                .map(members -> StreamSupport.stream(members.spliterator(), false)
                        .map(RedisHotSet::parse)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** The id, or nothing when somebody else put garbage into the set. */
    private static Optional<ProfileId> parse(Response member) {
        String[] id = member.toString().split("/", -1);
        if (id.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProfileId(id[0], id[1]));
        } catch (ProfileFailure malformed) {
            return Optional.empty();
        }
    }
}
