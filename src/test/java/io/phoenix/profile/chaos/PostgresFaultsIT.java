package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** While Postgres, or Postgres and Redis, are unreachable or frozen, only cached profiles are served. */
class PostgresFaultsIT extends FaultFixture {

    private static final Duration LONGER_THAN_VERIFIED = Duration.ofSeconds(3);

    @Test
    void postgres_unreachable_cachedIsServedAndTheRestIs503() throws Exception {
        load(one, "local");
        load(other, "in-redis");

        oneToPostgres.cut();

        assertOnlyCachedIsServed();
        oneToPostgres.heal();
        awaitReady(one);
        load(one, "new");
    }

    @Test
    void postgres_frozen_cachedIsServedAndTheRestIs503() throws Exception {
        load(one, "local");
        load(other, "in-redis");

        oneToPostgres.freeze();

        assertOnlyCachedIsServed();
        oneToPostgres.heal();
        awaitReady(one);
        load(one, "new");
    }

    @Test
    void postgresAndRedis_unreachable_l1IsServedMarkedStale() throws Exception {
        load(one, "local");

        oneToPostgres.cut();
        oneToRedis.cut();

        assertServedFor(LONGER_THAN_VERIFIED, one, "local");
        assertThat(source(read(one, "local"))).isEqualTo("stale");
        assertUnavailable(read(one, "new"));
        oneToPostgres.heal();
        oneToRedis.heal();
        awaitReady(one);
        rename(other, "local", "After");
        assertVisible(one, "local", "After", Duration.ofSeconds(1));
    }

    @Test
    void postgresAndRedis_frozen_l1IsServedMarkedStale() throws Exception {
        load(one, "local");

        oneToPostgres.freeze();
        oneToRedis.freeze();

        assertServedFor(LONGER_THAN_VERIFIED, one, "local");
        assertThat(source(read(one, "local"))).isEqualTo("stale");
        assertUnavailable(read(one, "new"));
    }

    private void assertOnlyCachedIsServed() throws Exception {
        assertServedFor(LONGER_THAN_VERIFIED, one, "local");
        assertServed(one, "in-redis");
        assertUnavailable(read(one, "new"));
        assertUnavailable(one.put(tenant, "local", "{\"name\":\"Lost\"}"));
        assertThat(name(read(other, "local"))).isNotEqualTo("Lost");
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
