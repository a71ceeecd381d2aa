package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.read.Source;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The metrics of two instances that share a Redis. */
class MetricsIT {

    private static final Pattern OWN_METRIC = Pattern.compile("^# TYPE (phoenix_profile_\\w+)", Pattern.MULTILINE);
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(phoenix_profile_\\w+)`", Pattern.MULTILINE);

    private static final Pattern COUNTER =
            Pattern.compile("^\\| `(phoenix_profile_\\w+)` \\| counter", Pattern.MULTILINE);
    private static final Pattern LABELLED_COUNTER =
            Pattern.compile("^\\| `(phoenix_profile_\\w+)` \\| counter by", Pattern.MULTILINE);
    private static final Pattern SERIES = Pattern.compile("^(phoenix_profile_\\w+)", Pattern.MULTILINE);

    private static final Label RESOURCE = new Label(
            "resource",
            List.of(
                    "connections",
                    "pending_connections",
                    "http2_streams",
                    "requests",
                    "body_bytes",
                    "unsent_bytes",
                    "subscriptions",
                    "waiting_requests",
                    "audits",
                    "searches"));

    private static final Map<String, Label> LABELS = Map.ofEntries(
            Map.entry("phoenix_profile_edge_refusals_total", RESOURCE),
            Map.entry("phoenix_profile_edge_displaced_total", RESOURCE),
            Map.entry(
                    "phoenix_profile_reads_total",
                    new Label(
                            "source",
                            Stream.of(Source.values()).map(Source::label).toList())),
            Map.entry("phoenix_profile_leases_total", new Label("outcome", List.of("granted", "waited"))),
            Map.entry("phoenix_profile_fills_total", new Label("outcome", List.of("accepted", "rejected"))),
            Map.entry(
                    "phoenix_profile_l2_values_discarded_total",
                    new Label("reason", List.of("malformed", "bad_mac", "other_id", "wrong_type"))),
            Map.entry(
                    "phoenix_profile_bus_messages_discarded_total",
                    new Label("reason", List.of("malformed", "bad_mac", "other_format"))),
            Map.entry(
                    "phoenix_profile_invalidations_published_total",
                    new Label("outcome", List.of("success", "failure"))),
            Map.entry(
                    "phoenix_profile_searches_total",
                    new Label("match", List.of("all", "prefix", "substring", "whole", "looks_like"))),
            Map.entry(
                    "phoenix_profile_http_responses_total",
                    new Label("status", List.of("1xx", "2xx", "3xx", "4xx", "5xx"))),
            Map.entry(
                    "phoenix_profile_rate_limit_rejections_total",
                    new Label("limit", List.of("requests", "updates", "creations", "credentials", "public"))));

    private record Label(String name, List<String> values) {}

    private static RedisProcess redis;
    private static TestInstance one;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        one = TestInstance.start(Map.of("redis.uri", redis.uri()));
        other = TestInstance.start(Map.of("redis.uri", redis.uri()));
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void reads_ofEachKind_countBySource() throws Exception {
        double created = valueOf(one, "phoenix_profile_reads_total{source=\"created\"}");
        double local = valueOf(one, "phoenix_profile_reads_total{source=\"local\"}");

        one.get(tenant, "u");
        one.get(tenant, "u");
        one.get(tenant, "u");

        assertThat(valueOf(one, "phoenix_profile_reads_total{source=\"created\"}") - created)
                .isEqualTo(1);
        assertThat(valueOf(one, "phoenix_profile_reads_total{source=\"local\"}") - local)
                .isEqualTo(2);
        assertThat(valueOf(one, "phoenix_profile_read_duration_seconds_count{source=\"created\"}"))
                .isPositive();
        assertThat(valueOf(one, "phoenix_profile_l1_entries")).isPositive();
    }

    private long version(TestInstance instance) throws Exception {
        return new JsonObject(instance.send(instance.request("/v1/profiles/user/u?fields=extended", tenant, "u")
                                .build())
                        .body())
                .getLong("version");
    }

    @Test
    void read_ofAMinVersionThatL1Lacks_countsOnceAndNotAsAHit() throws Exception {
        long version = version(one);
        one.get(tenant, "u");
        double local = reads(one, "local");
        double all = reads(one);
        other.put(tenant, "u", "{\"name\":\"Alice Lind\"}");

        one.send(one.request("/v1/profiles/user/u?min_version=" + (version + 1), tenant, "u")
                .build());

        assertThat(reads(one, "local")).isEqualTo(local);
        assertThat(reads(one)).isEqualTo(all + 1);
    }

    @Test
    void read_rejectedByARateLimit_countsAsNoRead() throws Exception {
        try (TestInstance strict = TestInstance.start(
                Map.of("redis.uri", redis.uri(), "limits.requests.rate", "1", "limits.requests.burst", "1"))) {
            strict.get(tenant, "u");
            double all = reads(strict);

            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                statuses.add(strict.send(strict.request("/v1/profiles/user/u", tenant, "u")
                                .build())
                        .statusCode());
            }

            assertThat(statuses).contains(429);
            assertThat(reads(strict) - all).isEqualTo(Collections.frequency(statuses, 200));
        }
    }

    @Test
    void batch_withoutCreation_countsEachProfileBySource() throws Exception {
        one.get(tenant, "a");
        one.get(tenant, "b");
        String lookUp = "/v1/profiles?create=false&user_ids=a,b,absent";
        double local = reads(other, "local");
        double all = reads(other);

        other.send(other.request(lookUp, tenant, "u").build());
        assertThat(reads(other, "local")).as("two misses").isEqualTo(local);
        assertThat(reads(other)).isEqualTo(all + 2);

        other.send(other.request(lookUp, tenant, "u").build());
        assertThat(reads(other, "local")).as("two hits").isEqualTo(local + 2);
        assertThat(reads(other)).isEqualTo(all + 4);
    }

    @Test
    void change_onOneInstance_isPublishedByItAndReceivedByTheOther() throws Exception {
        double published = valueOf(one, "phoenix_profile_invalidations_published_total{outcome=\"success\"}");
        double received = valueOf(other, "phoenix_profile_invalidations_received_total");

        one.put(tenant, "u", "{\"name\":\"Nova\"}");

        Eventually.isTrue(
                "published",
                () -> valueOf(one, "phoenix_profile_invalidations_published_total{outcome=\"success\"}")
                        == published + 1);
        Eventually.isTrue("received", () -> valueOf(other, "phoenix_profile_invalidations_received_total") > received);
    }

    @Test
    void requests_otherThanPlainHits_areTimedByRouteAndStatus() throws Exception {
        one.get(tenant, "someone");
        String found =
                "phoenix_profile_http_request_duration_seconds_count{route=\"/v1/profiles/user/:user_id\",status=\"200\"}";
        String nowhere = "phoenix_profile_http_request_duration_seconds_count{route=\"none\",status=\"404\"}";
        double before = valueOf(one, found);

        one.get(tenant, "someone");
        one.put(tenant, "someone", "{\"name\":\"Nova\"}");
        one.send(one.request("/nowhere/" + tenant).build());

        assertThat(valueOf(one, found)).isEqualTo(before + 1);
        assertThat(valueOf(one, nowhere)).isPositive();
        assertThat(scrape(one)).doesNotContain(tenant, "someone");
    }

    @Test
    void rateLimit_exceeded_countsRejections() throws Exception {
        try (TestInstance strict = TestInstance.start(
                Map.of("redis.uri", redis.uri(), "limits.creations.rate", "1", "limits.creations.burst", "2"))) {
            strict.send(strict.request("/v1/profiles?user_ids=a,b,c,d,e", tenant, "u")
                    .build());

            assertThat(valueOf(strict, "phoenix_profile_rate_limit_rejections_total{limit=\"creations\"}"))
                    .isEqualTo(3);
            assertThat(valueOf(strict, "phoenix_profile_credentials_cached")).isEqualTo(1);
        }
    }

    @Test
    void polls_always_vouchForL1AndCountWhatTheyRead() throws Exception {
        // a creation is not in the change log
        one.get(tenant, "u");
        double changes = valueOf(other, "phoenix_profile_polls_changes_total");

        one.put(tenant, "u", "{\"name\":\"Nova\"}");

        Eventually.isTrue("polled", () -> valueOf(other, "phoenix_profile_polls_changes_total") > changes);
        Eventually.isTrue("verified", () -> valueOf(other, "phoenix_profile_l1_verified") == 1);
        assertThat(valueOf(other, "phoenix_profile_polls_seconds_count")).isPositive();
    }

    @Test
    void metrics_ofTheService_areTheDocumentedOnes() throws Exception {
        one.get(tenant, "u");
        one.put(tenant, "u", "{\"name\":\"Nova\"}");

        Set<String> exposed = namesIn(OWN_METRIC, scrape(one));

        assertThat(exposed).isEqualTo(namesIn(DOCUMENTED, Files.readString(Path.of("docs/metrics.md"))));
    }

    /** A series that begins with a burst shows no increase. */
    @Test
    void counters_ofANewInstance_existFromTheStart() throws Exception {
        try (TestInstance fresh = TestInstance.start(Map.of("redis.uri", redis.uri()))) {
            String metrics = scrape(fresh);

            assertThat(namesIn(SERIES, metrics))
                    .containsAll(namesIn(COUNTER, Files.readString(Path.of("docs/metrics.md"))))
                    .contains("phoenix_profile_read_duration_seconds_count");
            LABELS.forEach((metric, label) -> label.values()
                    .forEach(value ->
                            assertThat(metrics).contains(metric + "{" + label.name() + "=\"" + value + "\"} ")));
            assertThat(metrics)
                    .contains(
                            "phoenix_profile_http_responses_total{status=\"5xx\"} 0.0",
                            "phoenix_profile_reads_total{source=\"stale\"} 0.0",
                            "phoenix_profile_read_duration_seconds_count{source=\"stale\"} 0");
        }
    }

    @Test
    void counters_withALabel_areAllListedHere() throws Exception {
        assertThat(namesIn(LABELLED_COUNTER, Files.readString(Path.of("docs/metrics.md"))))
                .isEqualTo(LABELS.keySet());
    }

    @Test
    void responses_ofEachKind_countByClass() throws Exception {
        one.get(tenant, "u");
        double successes = responses("2xx");
        double refusals = responses("4xx");

        one.get(tenant, "u");
        one.get(tenant, "other");
        one.send(one.request("/nowhere").build());
        one.send(one.request("/ready").build());
        one.send(one.request("/health").build());

        assertThat(responses("2xx")).as("a hit and a miss, no probes").isEqualTo(successes + 2);
        assertThat(responses("4xx")).isEqualTo(refusals + 1);
    }

    @Test
    void pollsAge_whilePollsSucceed_staysBelowASecond() throws Exception {
        Eventually.isTrue("polled lately", () -> valueOf(one, "phoenix_profile_polls_age_seconds") < 1);
    }

    @Test
    void metrics_onTheApiPort_areNotFound() throws Exception {
        assertThat(one.send(one.request("/metrics").build()).statusCode()).isEqualTo(404);
    }

    private static double responses(String status) throws Exception {
        return valueOf(one, "phoenix_profile_http_responses_total{status=\"" + status + "\"}");
    }

    private static double reads(TestInstance instance, String source) throws Exception {
        return valueOf(instance, "phoenix_profile_reads_total{source=\"" + source + "\"}");
    }

    private static double reads(TestInstance instance) throws Exception {
        double all = 0;
        for (Source source : Source.values()) {
            all += reads(instance, source.label());
        }
        return all;
    }

    private static double valueOf(TestInstance instance, String series) throws Exception {
        return scrape(instance)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static String scrape(TestInstance instance) throws Exception {
        HttpResponse<String> answer =
                instance.send(instance.managementRequest("/metrics").build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        return answer.body();
    }

    private static Set<String> namesIn(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
