package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.CachedProfiles;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.Coalescer.Seat;
import io.phoenix.profile.testing.FakeTiers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** Who shares a load, and who begins another. */
class CoalescerTest {

    private final ProfileId id = FakeTiers.id();
    private final Coalescer coalescer = new Coalescer();

    @Test
    void seat_whileALoadIsUnderWay_isAPassengersAndArrivesWithIt() {
        Seat driver = coalescer.seat(id);
        Seat passenger = coalescer.seat(id);

        driver.arrive(Future.succeededFuture(CachedProfiles.reading(id, 5)));

        assertThat(driver.isDriver()).isTrue();
        assertThat(passenger.isDriver()).isFalse();
        assertThat(passenger.arrival().result().resident().version()).isEqualTo(5);
        assertThat(passenger.arrival().result()).isSameAs(driver.arrival().result());
    }

    @Test
    void seat_afterArrival_isAnotherDriver() {
        coalescer.seat(id).arrive(Future.succeededFuture(CachedProfiles.reading(id, 5)));

        assertThat(coalescer.seat(id).isDriver()).isTrue();
    }

    @Test
    void seat_ofAnotherId_isAnotherDriver() {
        coalescer.seat(id);

        assertThat(coalescer.seat(FakeTiers.id()).isDriver()).isTrue();
    }

    @Test
    void arrive_failed_failsAllAndNobodyAfter() {
        Seat driver = coalescer.seat(id);
        Seat passenger = coalescer.seat(id);

        driver.arrive(Future.failedFuture("lost"));

        assertThat(passenger.arrival().cause()).hasMessage("lost");
        assertThat(coalescer.seat(id).isDriver()).isTrue();
    }

    @Test
    void detach_leavesThoseWhoShareAndLetsNobodyElseIn() {
        Seat driver = coalescer.seat(id);
        Seat passenger = coalescer.seat(id);

        coalescer.detach(id);

        Seat later = coalescer.seat(id);
        assertThat(later.isDriver()).isTrue();
        driver.arrive(Future.succeededFuture(CachedProfiles.reading(id, 5)));
        assertThat(passenger.arrival().result().resident().version()).isEqualTo(5);
        assertThat(later.arrival().isComplete()).isFalse();
    }

    @Test
    void arrive_ofADetachedLoad_leavesTheOneThatBeganAfterIt() {
        Seat detached = coalescer.seat(id);
        coalescer.detach(id);
        Seat later = coalescer.seat(id);

        detached.arrive(Future.succeededFuture(CachedProfiles.reading(id, 5)));

        assertThat(coalescer.seat(id).isDriver()).isFalse();
        assertThat(later.arrival().isComplete()).isFalse();
    }

    /** An event loop must not run what belongs to another. */
    @Test
    void arrival_ofAPassenger_isOnItsOwnContext() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Seat driver = coalescer.seat(id);
            Context own = vertx.getOrCreateContext();
            Promise<Context> heardOn = Promise.promise();
            Promise<Void> boarded = Promise.promise();
            own.runOnContext(now -> {
                coalescer.seat(id).arrival().onComplete(arrived -> heardOn.complete(Vertx.currentContext()));
                boarded.complete();
            });
            await(boarded.future());

            driver.arrive(Future.succeededFuture(CachedProfiles.reading(id, 5)));

            assertThat(await(heardOn.future())).isEqualTo(own);
        } finally {
            await(vertx.close());
        }
    }
}
