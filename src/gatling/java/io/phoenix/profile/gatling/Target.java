package io.phoenix.profile.gatling;

import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;

/** The system under load and its requests; configured by system properties and the environment. */
final class Target {

    /** Number of users; the first read creates a profile. */
    static final int USERS = Integer.getInteger("users", 1_000_000);

    static final Duration DURATION = Duration.ofSeconds(Long.getLong("seconds", 30));

    /** The asserted bound of the 99th percentile. */
    static final int P99_MILLIS_MAX = Integer.getInteger("p99.millis", 100);

    private static final List<String> INSTANCES =
            List.of(System.getProperty("instances", "http://127.0.0.1:8080").split(","));

    private static final String NONE_UNAVAILABLE = "\"unavailable\":[]";

    private Target() {}

    /** Requests with an admin token to every instance, over shared connections. */
    static HttpProtocolBuilder everyInstance() {
        return http.baseUrls(INSTANCES)
                .authorizationHeader("Bearer " + System.getenv("PHOENIX_PROFILE_TOKEN"))
                .disableCaching()
                .shareConnections();
    }

    /** The same to the first instance only. */
    static HttpProtocolBuilder oneInstance() {
        return everyInstance().baseUrl(INSTANCES.get(0));
    }

    /** Reads the profile of {@code user} in the session. */
    static HttpRequestActionBuilder readOne() {
        return http("read one").get("/v1/profiles/user/#{user}").check(status().is(200));
    }

    /** Reads the profiles of {@code users} in the session; all must be available. */
    static HttpRequestActionBuilder readBatch() {
        return http("read batch")
                .get("/v1/profiles?user_ids=#{users}")
                .check(status().is(200), substring(NONE_UNAVAILABLE).exists());
    }

    /** The same if some are unavailable; {@code complete} in the session says whether all were available. */
    static HttpRequestActionBuilder readBatchPartially() {
        return http("read batch, partially")
                .get("/v1/profiles?user_ids=#{users}")
                .check(
                        status().is(200),
                        substring(NONE_UNAVAILABLE)
                                .count()
                                .transform(found -> found == 1)
                                .saveAs("complete"));
    }

    /** The property {@code rate}, in requests a second. */
    static int ratePerSecond(int fallback) {
        return Integer.getInteger("rate", fallback);
    }
}
