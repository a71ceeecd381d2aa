package io.phoenix.profile.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.sync.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tenants are loaded again after each poll that tells of a change, or that may have missed one; and after a failure. */
class TenantRefreshTest {

    private static final Incarnation FIRST = new Incarnation(1, 1);

    private final List<Promise<Void>> loads = new ArrayList<>();
    private final TenantRefresh refresh = new TenantRefresh(this::load);

    @Test
    void polled_firstPoll_loads() {
        refresh.polled(poll(10, false));

        assertThat(loads).hasSize(1);
    }

    @Test
    void polled_withoutChangeOfTenants_doesNotLoad() {
        loadedOnce();

        refresh.polled(poll(11, false));

        assertThat(loads).hasSize(1);
    }

    @Test
    void polled_changeOfATenant_loads() {
        loadedOnce();

        refresh.polled(poll(11, true));

        assertThat(loads).hasSize(2);
    }

    @Test
    void polled_changesMayBeMissing_loads() {
        loadedOnce();
        refresh.polled(read(FIRST, 11, 0, 0, true, false, false));
        loads.get(1).complete();
        refresh.polled(read(FIRST, 12, 0, 0, false, true, false));
        loads.get(2).complete();
        refresh.polled(read(FIRST, 13, 13, 1, false, false, false));
        loads.get(3).complete();
        refresh.polled(read(new Incarnation(2, 1), 14, 13, 1, false, false, false));

        assertThat(loads).hasSize(5);
    }

    @Test
    void stop_whileLoading_completesAfterTheLoad() {
        refresh.polled(poll(10, false));

        Future<Void> stopped = refresh.stop();

        assertThat(stopped.isComplete()).isFalse();
        loads.get(0).fail("unreachable");
        assertThat(stopped.succeeded()).isTrue();
    }

    @Test
    void polled_afterTheStop_doesNotLoad() {
        assertThat(refresh.stop().succeeded()).isTrue();

        refresh.polled(poll(10, true));

        assertThat(loads).isEmpty();
    }

    @Test
    void polled_whileLoading_loadsOnceMoreAfterwards() {
        refresh.polled(poll(10, false));
        refresh.polled(poll(11, true));
        refresh.polled(poll(12, true));
        assertThat(loads).hasSize(1);

        loads.get(0).complete();
        refresh.polled(poll(13, false));
        assertThat(loads).hasSize(2);
        loads.get(1).complete();
        refresh.polled(poll(14, false));
        assertThat(loads).hasSize(2);
    }

    @Test
    void polled_afterFailedLoad_loadsAgain() {
        refresh.polled(poll(10, false));
        loads.get(0).fail("unreachable");

        refresh.polled(poll(11, false));

        assertThat(loads).hasSize(2);
    }

    private void loadedOnce() {
        refresh.polled(poll(10, false));
        loads.get(0).complete();
    }

    private Future<Void> load() {
        loads.add(Promise.promise());
        return loads.get(loads.size() - 1).future();
    }

    private static LoggedChanges poll(long xmax, boolean tenants) {
        return read(FIRST, xmax, 0, 0, false, false, tenants);
    }

    private static LoggedChanges read(
            Incarnation incarnation,
            long xmax,
            long prunedBelow,
            long prunings,
            boolean truncated,
            boolean everything,
            boolean tenants) {
        return new LoggedChanges(
                incarnation,
                "cluster",
                new Snapshot(xmax, xmax, List.of()),
                prunedBelow,
                prunings,
                0,
                List.of(),
                truncated,
                0,
                everything,
                tenants);
    }
}
