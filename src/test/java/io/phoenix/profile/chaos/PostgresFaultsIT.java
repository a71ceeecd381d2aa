package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Postgres gone or frozen, alone and together with Redis: what is resident is served, the rest says when to come again. */
class PostgresFaultsIT extends FaultTable {

    private static final Duration A_WHILE = Duration.ofSeconds(3);

    @Test
    void postgresGone_residentsAreServedAndOthersAre503() throws Exception {
        assertServed(one, "resident");
        assertServed(other, "in-redis");

        oneToPostgres.cut();

        assertResidentsOnly();
        oneToPostgres.heal();
        awaitReady(one);
        assertServed(one, "new");
    }

    @Test
    void postgresFrozen_residentsAreServedAndOthersAre503() throws Exception {
        assertServed(one, "resident");
        assertServed(other, "in-redis");

        oneToPostgres.freeze();

        assertResidentsOnly();
        oneToPostgres.heal();
        awaitReady(one);
        assertServed(one, "new");
    }

    @Test
    void bothGone_residentsAreServedAndSayThatTheyAreStale() throws Exception {
        assertServed(one, "resident");

        oneToPostgres.cut();
        oneToRedis.cut();

        assertServedThroughout(one, "resident", A_WHILE);
        assertThat(source(read(one, "resident"))).isEqualTo("stale");
        assertUnavailable(read(one, "new"));
        oneToPostgres.heal();
        oneToRedis.heal();
        awaitReady(one);
        rename(other, "resident", "After");
        assertSeen(one, "resident", "After", Duration.ofSeconds(1));
    }

    @Test
    void bothFrozen_residentsAreServedAndSayThatTheyAreStale() throws Exception {
        assertServed(one, "resident");

        oneToPostgres.freeze();
        oneToRedis.freeze();

        assertServedThroughout(one, "resident", A_WHILE);
        assertThat(source(read(one, "resident"))).isEqualTo("stale");
        assertUnavailable(read(one, "new"));
    }

    private void assertResidentsOnly() throws Exception {
        assertServedThroughout(one, "resident", A_WHILE);
        assertServed(one, "in-redis");
        assertUnavailable(read(one, "new"));
        assertUnavailable(one.put(tenant, "resident", "{\"name\":\"Lost\"}"));
        assertThat(name(read(other, "resident"))).isNotEqualTo("Lost");
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
