package io.phoenix.profile.http;

import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.wire.AvatarUrls;
import io.phoenix.profile.http.wire.BatchJson;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is made of a page of 100 profiles that are in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchBenchmark {

    private static final int PROFILES = 100;

    private final ProfileCache memory = new ProfileCache(
            new LocalCache(PROFILES, Duration.ofHours(1), Duration.ofHours(1), System::nanoTime),
            new ProfileJson(new AvatarUrls(
                    "http://localhost:8080/v1/avatars/{style}/{key}.svg",
                    AvatarStyle.named("shapes1").orElseThrow(),
                    new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]))),
            PROFILES,
            ReadMetrics.NONE);
    private final BatchResult page = new BatchResult(
            IntStream.range(0, PROFILES).mapToObj(this::resident).toList(), List.of(), List.of(), 0);
    private final EntityTags tags = new EntityTags("form");

    /** Its body. */
    @Benchmark
    public Buffer body() {
        return BatchJson.encode(page, true, false);
    }

    /** Its tag. */
    @Benchmark
    public String tag() {
        return tags.of(page.profiles(), false);
    }

    /** Its body, compressed. */
    @Benchmark
    public Buffer compressed() {
        return Gzip.compress(BatchJson.encode(page, true, false));
    }

    private CachedProfile resident(int user) {
        ProfileId id = new ProfileId("demo", "user-" + user);
        Profile profile = new Profile(id, "Brave Tiger 42", false, 0, user, Instant.EPOCH, Instant.EPOCH);
        return memory.write(id, () -> Future.succeededFuture(profile)).result();
    }
}
