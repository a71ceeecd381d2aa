package io.phoenix.profile.gatling;

import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;

/** What is under load, and how much of it there is; all of it set by system properties and the environment. */
final class Target {

    /** Users that may be read; the first read of each creates it. */
    static final int USERS = Integer.getInteger("users", 1_000_000);

    /** How long a simulation runs. */
    static final Duration DURATION = Duration.ofSeconds(Long.getLong("seconds", 30));

    /** The most that the 99th percentile may be. */
    static final int P99_MILLIS_MAX = Integer.getInteger("p99.millis", 100);

    private static final List<String> INSTANCES =
            List.of(System.getProperty("instances", "http://127.0.0.1:8080").split(","));

    private static final String NONE_MISSING = "\"unavailable\":[]";

    private Target() {}

    /** Requests by a caller who may read and write every profile of the tenant, over a few connections that all share. */
    static HttpProtocolBuilder everyInstance() {
        return http.baseUrls(INSTANCES)
                .authorizationHeader("Bearer " + System.getenv("PHOENIX_PROFILE_TOKEN"))
                .disableCaching()
                .shareConnections();
    }

    /** The same, to one instance. */
    static HttpProtocolBuilder oneInstance() {
        return everyInstance().baseUrl(INSTANCES.get(0));
    }

    /** A read of one profile, of the user that the session calls {@code user}. */
    static HttpRequestActionBuilder readOne() {
        return http("read one").get("/v1/profiles/user/#{user}").check(status().is(200));
    }

    /** A read of the page of users that the session calls {@code users}; none may be missing in the answer. */
    static HttpRequestActionBuilder readPage() {
        return http("read page")
                .get("/v1/profiles?user_ids=#{users}")
                .check(status().is(200), substring(NONE_MISSING).exists());
    }

    /** The same, whether or not some are missing; the session calls {@code whole} whether none is. */
    static HttpRequestActionBuilder readPageSoFar() {
        return http("read page, so far")
                .get("/v1/profiles?user_ids=#{users}")
                .check(
                        status().is(200),
                        substring(NONE_MISSING)
                                .count()
                                .transform(found -> found == 1)
                                .saveAs("whole"));
    }

    /** A rate from the property, in requests a second. */
    static int ratePerSecond(int fallback) {
        return Integer.getInteger("rate", fallback);
    }
}
