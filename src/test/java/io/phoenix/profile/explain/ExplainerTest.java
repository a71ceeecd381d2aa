package io.phoenix.profile.explain;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.FakeInstanceSurvey;
import io.phoenix.profile.testing.FakeInstanceSurvey.Channel;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Places that can't be looked at, and the bound on explanations. */
class ExplainerTest {

    private static final Incarnation PRESENT = new Incarnation(3, 2);

    private final ProfileId id = TestProfiles.id();
    private final Channel channel = new Channel();
    private final InstanceSurvey survey = new FakeInstanceSurvey(channel);
    private final InstanceState own =
            new InstanceState("own:8080", "00000000", PRESENT, true, OptionalLong.empty(), Optional.empty());
    private final StoredState nothing = new StoredState(PRESENT, Instant.EPOCH, Optional.empty(), List.of());

    private StoreInspection store = asked -> Future.succeededFuture(nothing);
    private SharedInspection shared = asked -> Future.succeededFuture(SharedState.NOTHING);

    @Test
    void explain_nothingAnywhere_isNotWrong() throws Exception {
        survey.answerWith(asked -> own);

        Explanation explained = await(explainer().explain(id));

        assertThat(explained.isWrong()).as(explained.findings().toString()).isFalse();
        assertThat(explained.instances()).containsExactly(own);
    }

    @Test
    void explain_redisAway_saysSoAndTellsTheRestAndTheOwnInstance() throws Exception {
        channel.unreachable(true);
        shared = asked -> Future.failedFuture("redis: not connected");

        Explanation explained = await(explainer().explain(id));

        assertThat(explained.store().state()).isEqualTo(nothing);
        assertThat(explained.instances()).containsExactly(own);
        assertThat(explained.findings())
                .contains(
                        Finding.wrong("Redis", "could not be asked: redis: not connected"),
                        Finding.wrong("instances", "could not be asked: channel unreachable"));
    }

    @Test
    void explain_postgresAway_saysSoAndTellsTheRest() throws Exception {
        survey.answerWith(asked -> own);
        store = asked -> Future.failedFuture("the database did not answer");

        Explanation explained = await(explainer().explain(id));

        assertThat(explained.findings())
                .containsExactly(Finding.wrong("Postgres", "could not be asked: the database did not answer"));
        assertThat(explained.instances()).containsExactly(own);
    }

    @Test
    void explain_ownInstanceIsDeaf_isShownAllTheSame() throws Exception {
        InstanceState other =
                new InstanceState("b:1", "00000000", PRESENT, true, OptionalLong.empty(), Optional.empty());
        survey.answerWith(asked -> other);

        assertThat(await(explainer().explain(id)).instances()).containsExactly(other, own);
    }

    @Test
    void explain_tooManyInFlight_isRefusedUntilOneEnds() throws Exception {
        Promise<StoredState> slow = Promise.promise();
        store = asked -> slow.future();
        Explainer explainer = explainer();
        List<Future<Explanation>> admitted = new ArrayList<>();
        Future<Explanation> refused = explainer.explain(id);
        while (!refused.failed()) {
            admitted.add(refused);
            refused = explainer.explain(id);
        }

        assertThat(refused.cause())
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED));
        assertThat(admitted).hasSize(4);
        slow.complete(nothing);
        await(Future.all(admitted));
        assertThat(await(explainer.explain(id)).store().state()).isEqualTo(nothing);
    }

    private Explainer explainer() {
        return new Explainer(
                store,
                shared,
                survey,
                Optional.of(asked -> own),
                TestProfiles.encoder(),
                new Explainer.Limits(Duration.ofSeconds(2), Duration.ofMinutes(15)));
    }
}
