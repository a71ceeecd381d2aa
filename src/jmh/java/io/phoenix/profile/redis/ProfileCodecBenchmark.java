package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Encoding and decoding of a profile in Redis. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProfileCodecBenchmark {

    private final Profile profile = new Profile(
            new ProfileId("demo", "user-1"),
            "Brave Tiger 42",
            false,
            0,
            1_763_869_392_123_456L,
            Instant.ofEpochSecond(1_763_869_392),
            Instant.ofEpochSecond(1_763_869_392));
    private final String text = ProfileCodec.encode(profile);

    /** Encodes for Redis. */
    @Benchmark
    public String encode() {
        return ProfileCodec.encode(profile);
    }

    /** Decodes a value from Redis. */
    @Benchmark
    public Optional<Profile> decode() {
        return ProfileCodec.decode(text);
    }
}
