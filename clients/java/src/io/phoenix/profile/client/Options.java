package io.phoenix.profile.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** How a client behaves; {@link Profiles.Builder} has the meaning of each. */
record Options(
        URI base,
        Supplier<? extends CompletionStage<String>> token,
        Optional<String> key,
        Duration maxAge,
        Duration batchWindow,
        int cacheMax,
        int batchMax,
        Duration timeout,
        Duration silenceMax,
        int retries,
        Duration pauseMin,
        Duration pauseMax) {

    /** Doubles each time, with jitter, so that clients which failed together do not retry together. */
    Duration pause(int tries) {
        double doubled = Math.min(pauseMax.toMillis(), pauseMin.toMillis() * Math.pow(2, tries));
        return Duration.ofMillis((long) (doubled * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }
}
