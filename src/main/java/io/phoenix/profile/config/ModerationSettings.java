package io.phoenix.profile.config;

import java.time.Duration;

/** Moderation: how many refused names of a user stay barred, and how long locks outlive the erasure of a profile. */
public record ModerationSettings(int barredMax, Duration locksKept) {

    static ModerationSettings from(ConfigValues values) {
        return new ModerationSettings(
                values.number("moderation.barred.max", 100, 1, 1_000),
                values.seconds("moderation.locks.kept", Duration.ofDays(90), "0s", "3660d"));
    }
}
