package io.phoenix.profile.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Single and batch reads over several instances, and 1 % renames of popular users. */
public final class MixedSimulation extends Simulation {

    private static final int BATCH_SIZE = 20;

    /** Open model: sends at a fixed rate, without waiting for responses. */
    public MixedSimulation() {
        int rate = Target.ratePerSecond(500);
        setUp(scenario("1 % updates")
                        .exec(randomSwitch()
                                .on(
                                        percent(59.0)
                                                .then(feed(Popularity.users()).exec(Target.readOne())),
                                        percent(40.0)
                                                .then(feed(Popularity.batches(BATCH_SIZE))
                                                        .exec(Target.readBatch())),
                                        percent(1.0).then(rename())))
                        .injectOpen(
                                rampUsersPerSec(1).to(rate).during(Duration.ofSeconds(10)),
                                constantUsersPerSec(rate).during(Target.DURATION)))
                .protocols(Target.everyInstance())
                .assertions(
                        global().failedRequests().count().is(0L),
                        global().responseTime().percentile(99.0).lt(Target.P99_MILLIS_MAX));
    }

    private static ChainBuilder rename() {
        return feed(Popularity.users())
                .exec(http("rename")
                        .put("/v1/profiles/user/#{user}")
                        .header("Content-Type", "application/json")
                        .body(StringBody("{\"name\":\"Racer #{randomInt(0,1000000)}\"}"))
                        .check(status().is(200)));
    }
}
