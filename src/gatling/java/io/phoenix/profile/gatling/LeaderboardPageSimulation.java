package io.phoenix.profile.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Leaderboard pages: batches of 100 with popular users on many of them, and steady creations. */
public final class LeaderboardPageSimulation extends Simulation {

    private static final int PAGE_SIZE = 100;

    /** Open model: sends at a fixed rate, without waiting for responses. */
    public LeaderboardPageSimulation() {
        int rate = Target.ratePerSecond(100);
        setUp(scenario("leaderboard pages")
                        .feed(Popularity.batches(PAGE_SIZE))
                        .exec(Target.readBatch())
                        .injectOpen(
                                rampUsersPerSec(1).to(rate).during(Duration.ofSeconds(10)),
                                constantUsersPerSec(rate).during(Target.DURATION)))
                .protocols(Target.oneInstance())
                .assertions(
                        global().failedRequests().count().is(0L),
                        global().responseTime().percentile(99.0).lt(Target.P99_MILLIS_MAX));
    }
}
