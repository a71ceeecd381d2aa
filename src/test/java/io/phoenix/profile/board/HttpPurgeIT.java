package io.phoenix.profile.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.PurgeSettings;
import io.phoenix.profile.config.PurgeSettings.Form;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.testing.EdgeCache;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the caches are sent. */
class HttpPurgeIT {

    private static Vertx vertx;

    private EdgeCache edge;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() throws Exception {
        TestInstance.await(vertx.close());
    }

    @BeforeEach
    void start() throws Exception {
        edge = EdgeCache.before(() -> URI.create("http://127.0.0.1"));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void purge_fastly_namesTheTagsAndTheKey() throws Exception {
        TestInstance.await(purge(Form.FASTLY, edge.uri().resolve("/service/s1/purge")));

        EdgeCache.Purge purge = edge.purges().get(0);
        assertThat(purge.method()).isEqualTo("POST");
        assertThat(purge.path()).isEqualTo("/service/s1/purge");
        assertThat(purge.headers()).containsEntry("Fastly-key", List.of("token"));
        assertThat(purge.headers()).containsEntry("Surrogate-key", List.of("a b"));
    }

    @Test
    void purge_cloudflare_namesTheTagsAndTheToken() throws Exception {
        TestInstance.await(purge(Form.CLOUDFLARE, edge.uri().resolve("/client/v4/zones/z1/purge_cache")));

        EdgeCache.Purge purge = edge.purges().get(0);
        assertThat(purge.method()).isEqualTo("POST");
        assertThat(purge.headers()).containsEntry("Authorization", List.of("Bearer token"));
        assertThat(new JsonObject(purge.body()))
                .isEqualTo(new JsonObject().put("tags", new JsonArray().add("a").add("b")));
    }

    @Test
    void purge_varnish_goesToEachOne() throws Exception {
        try (EdgeCache second = EdgeCache.before(() -> URI.create("http://127.0.0.1"))) {
            TestInstance.await(purge(Form.VARNISH, edge.uri(), second.uri()));

            assertThat(second.purges()).hasSize(1);
            assertThat(edge.purges().get(0).method()).isEqualTo("PURGE");
            assertThat(edge.purges().get(0).headers()).containsEntry("Xkey-purge", List.of("a b"));
        }
    }

    @Test
    void purge_oneOfTwoRefuses_fails() throws Exception {
        try (EdgeCache second = EdgeCache.before(() -> URI.create("http://127.0.0.1"))) {
            second.refuse(1);

            Future<Void> purged = purge(Form.VARNISH, edge.uri(), second.uri());

            assertThat(TestInstance.await(purged.map("purged").otherwise(Throwable::getMessage)))
                    .isEqualTo(second.uri() + ": status 503 (expected: 2xx)");
        }
    }

    private static Future<Void> purge(Form form, URI... urls) {
        PurgeSettings settings = new PurgeSettings(
                form,
                List.of(urls),
                Optional.of(new Secret("token")),
                Duration.ofMillis(250),
                Duration.ofSeconds(4),
                100);
        return new HttpPurge(vertx, settings).purge(List.of("a", "b"));
    }
}
