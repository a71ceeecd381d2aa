package io.phoenix.profile.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Single reads of uniformly random users: the worst case for a cache. */
public final class SingleReadSimulation extends Simulation {

    /** Open model: sends at a fixed rate, without waiting for responses. */
    public SingleReadSimulation() {
        int rate = Target.ratePerSecond(1_000);
        setUp(scenario("single reads")
                        .feed(Popularity.uniformUsers())
                        .exec(Target.readOne())
                        .injectOpen(
                                rampUsersPerSec(1).to(rate).during(Duration.ofSeconds(10)),
                                constantUsersPerSec(rate).during(Target.DURATION)))
                .protocols(Target.oneInstance())
                .assertions(
                        global().failedRequests().count().is(0L),
                        global().responseTime().percentile(99.0).lt(Target.P99_MILLIS_MAX));
    }
}
