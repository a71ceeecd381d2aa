package io.phoenix.profile.redis;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.read.SharedValue;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Encoding and decoding of a value in Redis, with its message authentication code. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ValueCodecBenchmark {

    private final ProfileId id = new ProfileId("demo", "user-1");
    private final ValueCodec codec = new ValueCodec(new byte[32], "0123abcd");
    private final SharedValue value = new SharedValue(
            id,
            1_763_869_392_123_456L,
            false,
            false,
            """
            {"tenant_id":"demo","user_id":"user-1","name":"Brave Tiger 42",\
            "avatar_url":"http://localhost:8080/v1/avatars/shapes/0123456789abcdef01.svg",\
            "created_at":"2025-11-23T03:43:12Z","updated_at":"2025-11-23T03:43:12Z"}""".getBytes(StandardCharsets.UTF_8),
            new Stamp(new Incarnation(1, 1), 123_456));
    private final byte[] bytes = codec.encode(value);

    /** Encodes for Redis. */
    @Benchmark
    public byte[] encode() {
        return codec.encode(value);
    }

    /** Decodes a value from Redis. */
    @Benchmark
    public Object decode() {
        return codec.decode(id, bytes);
    }
}
