package io.phoenix.profile.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * First-read storm after a deployment: caches are empty, and all readers want the same profiles, which do not exist yet.
 * Readers repeat a batch that is not complete within its deadline.
 */
public final class FirstReadStormSimulation extends Simulation {

    private static final int READERS = 500;
    private static final int BATCHES_EACH = 4;
    private static final int BATCH_SIZE = 50;
    private static final int NEW_USERS = 5_000;

    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);
    private static final int ATTEMPTS_MAX = 10;

    /** Requests queue behind a burst of creations. */
    private static final int P99_MILLIS_MAX = 20 * Target.P99_MILLIS_MAX;

    /** All readers start at once. */
    public FirstReadStormSimulation() {
        setUp(scenario("first reads")
                        .exec(repeat(BATCHES_EACH).on(feed(newUsers()).exec(readUntilComplete())))
                        .injectOpen(atOnceUsers(READERS)))
                .protocols(Target.everyInstance())
                .assertions(
                        global().failedRequests().count().is(0L),
                        global().responseTime().percentile(99.0).lt(P99_MILLIS_MAX));
    }

    private static ChainBuilder readUntilComplete() {
        return exec(session -> session.set("complete", false))
                .exec(asLongAs(
                                session -> !session.getBoolean("complete") && session.getInt("reads") < ATTEMPTS_MAX,
                                "reads")
                        .on(exec(Target.readBatchPartially())
                                .doIf(session -> !session.getBoolean("complete"))
                                .then(pause(RETRY_PAUSE))))
                .exec(Target.readBatch());
    }

    private static Iterator<Map<String, Object>> newUsers() {
        String prefix = "storm-" + System.currentTimeMillis() + "-";
        return Stream.generate(() -> Map.<String, Object>of("users", batch(prefix)))
                .iterator();
    }

    private static String batch(String prefix) {
        int first = ThreadLocalRandom.current().nextInt(NEW_USERS - BATCH_SIZE);
        return IntStream.range(first, first + BATCH_SIZE)
                .mapToObj(user -> prefix + user)
                .collect(Collectors.joining(","));
    }
}
