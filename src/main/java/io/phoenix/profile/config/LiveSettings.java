package io.phoenix.profile.config;

import java.time.Duration;

/**
 * Live changes.
 *
 * @param streamsMax the most streams that an instance has open
 * @param streamsPerCallerMax the most that one user has open at one instance
 * @param heartbeat how long a stream is silent at most; also between two looks whether its credentials are still good
 * @param bufferBytesMax how much a reader may be behind before events wait for it
 * @param slowMax how long events wait for a reader before it is dropped
 * @param lookInterval between two looks at all that is watched
 * @param retryPause before a profile that could not be had is looked up again
 * @param credentialsMax how long a WebSocket may be without credentials
 */
public record LiveSettings(
        int streamsMax,
        int streamsPerCallerMax,
        Duration heartbeat,
        int bufferBytesMax,
        Duration slowMax,
        Duration lookInterval,
        Duration retryPause,
        Duration credentialsMax) {

    /** Connections that are silent are closed after the idle timeout: streams speak before. */
    static LiveSettings from(ConfigValues values, Duration idleTimeout) {
        Duration shortest = Duration.ofMillis(10);
        Duration longest = Duration.ofMinutes(10);
        return new LiveSettings(
                values.number("live.streams.max", 20_000, 1, 10_000_000),
                values.number("live.streams.caller.max", 20, 1, 1_000_000),
                shorter(
                        values.duration("live.heartbeat", Duration.ofSeconds(15), shortest, longest),
                        idleTimeout.dividedBy(2)),
                values.bytes("live.buffer.max", 64_000, 10_000_000),
                values.duration("live.slow.max", Duration.ofSeconds(10), shortest, longest),
                values.duration("live.look.interval", Duration.ofSeconds(30), shortest, longest),
                values.duration("live.retry.pause", Duration.ofSeconds(1), shortest, longest),
                values.duration("live.credentials.max", Duration.ofSeconds(5), shortest, longest));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
