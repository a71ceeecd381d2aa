package io.phoenix.profile.read;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.cache.CachedProfiles;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.Coalescer.Load;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** Which readers of an id share a load, and which lead their own. */
class CoalescerTest {

    private final ProfileId id = TestProfiles.id();
    private final Coalescer coalescer = new Coalescer();

    @Test
    void join_loadInFlight_followsIt() {
        Load leader = coalescer.join(id);
        Load follower = coalescer.join(id);

        leader.complete(Future.succeededFuture(CachedProfiles.result(id, 5)));

        assertThat(leader.isLeader()).isTrue();
        assertThat(follower.isLeader()).isFalse();
        assertThat(follower.result().result().profile().version()).isEqualTo(5);
        assertThat(follower.result().result()).isSameAs(leader.result().result());
    }

    @Test
    void join_afterCompletion_leads() {
        coalescer.join(id).complete(Future.succeededFuture(CachedProfiles.result(id, 5)));

        assertThat(coalescer.join(id).isLeader()).isTrue();
    }

    @Test
    void join_anotherId_leads() {
        coalescer.join(id);

        assertThat(coalescer.join(TestProfiles.id()).isLeader()).isTrue();
    }

    @Test
    void complete_failure_failsLeaderAndFollowersButNoLaterReader() {
        Load leader = coalescer.join(id);
        Load follower = coalescer.join(id);

        leader.complete(Future.failedFuture("lost"));

        assertThat(follower.result().cause()).hasMessage("lost");
        assertThat(coalescer.join(id).isLeader()).isTrue();
    }

    @Test
    void changed_detachesTheLoadFromLaterReaders() {
        Load leader = coalescer.join(id);
        Load follower = coalescer.join(id);

        coalescer.changed(id);

        Load later = coalescer.join(id);
        assertThat(later.isLeader()).isTrue();
        leader.complete(Future.succeededFuture(CachedProfiles.result(id, 5)));
        assertThat(follower.result().result().profile().version()).isEqualTo(5);
        assertThat(later.result().isComplete()).isFalse();
    }

    @Test
    void complete_detachedLoad_leavesTheLaterLoad() {
        Load detached = coalescer.join(id);
        coalescer.changed(id);
        Load later = coalescer.join(id);

        detached.complete(Future.succeededFuture(CachedProfiles.result(id, 5)));

        assertThat(coalescer.join(id).isLeader()).isFalse();
        assertThat(later.result().isComplete()).isFalse();
    }

    @Test
    void allChanged_detachesEveryLoadFromLaterReaders() {
        coalescer.join(id);

        coalescer.allChanged();

        assertThat(coalescer.join(id).isLeader()).isTrue();
    }

    /** An event loop must not run the handlers of another. */
    @Test
    void result_follower_completesOnItsOwnContext() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Load leader = coalescer.join(id);
            Context own = vertx.getOrCreateContext();
            Promise<Context> completedOn = Promise.promise();
            Promise<Void> joined = Promise.promise();
            own.runOnContext(now -> {
                coalescer.join(id).result().onComplete(result -> completedOn.complete(Vertx.currentContext()));
                joined.complete();
            });
            await(joined.future());

            leader.complete(Future.succeededFuture(CachedProfiles.result(id, 5)));

            assertThat(await(completedOn.future())).isEqualTo(own);
        } finally {
            await(vertx.close());
        }
    }
}
