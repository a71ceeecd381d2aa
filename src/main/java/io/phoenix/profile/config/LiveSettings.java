package io.phoenix.profile.config;

import java.time.Duration;

/** Live changes: limits of streams, and how they are kept current. */
public record LiveSettings(
        int streamsMax,
        int streamsPerCallerMax,
        Duration heartbeat,
        int bufferBytesMax,
        Duration slowMax,
        Duration lookInterval,
        Duration retryPause,
        Duration credentialsMax) {

    static LiveSettings from(ConfigValues values, Duration idleTimeout) {
        LiveSettings settings = new LiveSettings(
                values.number("live.streams.max", 20_000, 1, 10_000_000),
                values.number("live.streams.caller.max", 20, 1, 1_000_000),
                values.duration("live.heartbeat", "15s", "10ms", "10m"),
                values.bytes("live.buffer.max", 64_000, 10_000_000),
                values.duration("live.slow.max", "10s", "10ms", "10m"),
                values.duration("live.look.interval", "30s", "10ms", "10m"),
                values.duration("live.retry.pause", "1s", "10ms", "10m"),
                values.duration("live.credentials.max", "5s", "10ms", "10m"));
        settings.requireHeartbeatWithin(idleTimeout, values);
        return settings;
    }

    /** The server closes idle connections, so a stream must send something well before that. */
    private void requireHeartbeatWithin(Duration idleTimeout, ConfigValues values) {
        Duration longest = idleTimeout.dividedBy(2);
        if (heartbeat.compareTo(longest) > 0) {
            values.mistake(
                    "live.heartbeat",
                    "'" + ConfigValues.shown(heartbeat) + "'",
                    "from 10ms to " + ConfigValues.shown(longest) + ", half of http.idle.timeout");
        }
    }
}
