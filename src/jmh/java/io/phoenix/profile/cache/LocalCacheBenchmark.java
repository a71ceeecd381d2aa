package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An L1 hit, with the id parsed from a path as in a request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LocalCacheBenchmark {

    private static final int USERS = 50_000;
    private static final String PATH = "/v1/profiles/user/";
    private static final Duration LONG = Duration.ofHours(1);

    private final CacheEntries entries = new CacheEntries(2 * USERS, LONG);
    private final SplittableRandom random = new SplittableRandom(1);
    private final String[] paths =
            IntStream.range(0, USERS).mapToObj(user -> PATH + "user-" + user).toArray(String[]::new);

    /** Fills L1 with every user. */
    public LocalCacheBenchmark() {
        for (String path : paths) {
            ProfileId id = idIn(path);
            entries.put(id, new CachedProfile(new byte[300], 1, false), (same, version) -> true);
        }
    }

    /** A hit. */
    @Benchmark
    public @Nullable Object hit() {
        return entries.get(idIn(paths[random.nextInt(USERS)]));
    }

    private static ProfileId idIn(String path) {
        return new ProfileId("demo", path.substring(PATH.length()));
    }
}
