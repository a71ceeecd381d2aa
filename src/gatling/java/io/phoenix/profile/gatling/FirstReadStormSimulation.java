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
 * The moment after a deploy: nothing is in the memory of the instances, and everybody reads the same profiles, which nobody
 * has read before. A page that is not whole within the deadline says what is to be asked for again, and is.
 */
public final class FirstReadStormSimulation extends Simulation {

    private static final int READERS = 500;
    private static final int PAGES_EACH = 4;
    private static final int PAGE_SIZE = 50;
    private static final int NEW_USERS = 5_000;

    private static final Duration AGAIN_AFTER = Duration.ofMillis(200);
    private static final int AGAIN_MAX = 10;

    /** All of it waits for as much as there is to create, so the bound is that of a burst. */
    private static final int P99_MILLIS_MAX = 20 * Target.P99_MILLIS_MAX;

    /** Reads all at once. */
    public FirstReadStormSimulation() {
        setUp(scenario("first reads")
                        .exec(repeat(PAGES_EACH).on(feed(newUsers()).exec(readUntilWhole())))
                        .injectOpen(atOnceUsers(READERS)))
                .protocols(Target.everyInstance())
                .assertions(
                        global().failedRequests().count().is(0L),
                        global().responseTime().percentile(99.0).lt(P99_MILLIS_MAX));
    }

    private static ChainBuilder readUntilWhole() {
        return exec(session -> session.set("whole", false))
                .exec(asLongAs(session -> !session.getBoolean("whole") && session.getInt("reads") < AGAIN_MAX, "reads")
                        .on(exec(Target.readPageSoFar())
                                .doIf(session -> !session.getBoolean("whole"))
                                .then(pause(AGAIN_AFTER))))
                .exec(Target.readPage());
    }

    private static Iterator<Map<String, Object>> newUsers() {
        String prefix = "storm-" + System.currentTimeMillis() + "-";
        return Stream.generate(() -> Map.<String, Object>of("users", page(prefix)))
                .iterator();
    }

    private static String page(String prefix) {
        int first = ThreadLocalRandom.current().nextInt(NEW_USERS - PAGE_SIZE);
        return IntStream.range(first, first + PAGE_SIZE)
                .mapToObj(user -> prefix + user)
                .collect(Collectors.joining(","));
    }
}
