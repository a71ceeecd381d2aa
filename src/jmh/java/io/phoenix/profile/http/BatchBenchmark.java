package io.phoenix.profile.http;

import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.vertx.core.buffer.Buffer;
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

/** Responses to a batch of 100 L1 hits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchBenchmark {

    private static final int PROFILES = 100;

    private final ProfileJson bodies = new ProfileJson(
            "http://localhost:8080/v1/avatars/{style}/{key}.svg",
            "http://localhost:8080",
            AvatarStyle.SHAPES,
            new KeyedHash(new byte[KeyedHash.SECRET_BYTES_MIN]));
    private final BatchResult batch =
            new BatchResult(IntStream.range(0, PROFILES).mapToObj(this::hit).toList(), List.of(), List.of());
    private final EntityTags tags = new EntityTags(bodies);

    /** Encodes the body. */
    @Benchmark
    public Buffer body() {
        return ProfileJson.batch(batch, true, false);
    }

    /** Computes the entity tag. */
    @Benchmark
    public String tag() {
        return tags.of(batch, false);
    }

    /** Encodes and compresses the body. */
    @Benchmark
    public Buffer compressed() {
        return Gzip.compress(ProfileJson.batch(batch, true, false));
    }

    private ReadResult hit(int user) {
        ProfileId id = new ProfileId("demo", "user-" + user);
        Profile profile = new Profile(id, "Brave Tiger 42", false, 0, user, Instant.EPOCH, Instant.EPOCH);
        return new ReadResult(id, CachedProfile.of(profile, bodies), Source.LOCAL);
    }
}
