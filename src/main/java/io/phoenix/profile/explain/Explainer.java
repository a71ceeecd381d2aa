package io.phoenix.profile.explain;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.Explanation.Seen;
import io.phoenix.profile.explain.InstanceSurvey.Answers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Inspects all places concurrently, and diagnoses the result. A place that can't be inspected is reported, and the others
 * are diagnosed without it. At most {@value #IN_FLIGHT_MAX} explanations are in flight. Thread-safe.
 */
public final class Explainer {

    private static final int IN_FLIGHT_MAX = 4;

    private final StoreInspection store;
    private final SharedInspection shared;
    private final InstanceSurvey survey;
    private final Optional<Function<ProfileId, InstanceState>> own;
    private final BodyEncoder bodies;
    private final Limits limits;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * The bounds of the diagnosis.
     *
     * @param staleMax how long an answer without a mark may lag behind Postgres
     * @param logRetention how long the change log keeps a change
     */
    public record Limits(Duration staleMax, Duration logRetention) {}

    /** @param own the state of the explaining instance; empty outside of an instance */
    public Explainer(
            StoreInspection store,
            SharedInspection shared,
            InstanceSurvey survey,
            Optional<Function<ProfileId, InstanceState>> own,
            BodyEncoder bodies,
            Limits limits) {
        this.store = store;
        this.shared = shared;
        this.survey = survey;
        this.own = own;
        this.bodies = bodies;
        this.limits = limits;
    }

    /** Fails with {@link Kind#OVERLOADED} if too many explanations are in flight, and for no other reason. */
    public Future<Explanation> explain(ProfileId id) {
        if (inFlight.incrementAndGet() > IN_FLIGHT_MAX) {
            inFlight.decrementAndGet();
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED, "explanations in flight: " + IN_FLIGHT_MAX + " (expected: fewer; try again)"));
        }
        Future<Seen<StoredState>> stored = seen(store.inspect(id));
        Future<Seen<SharedState>> valued = seen(shared.inspect(id));
        Future<Seen<Answers>> answered = seen(survey.ask(id));
        return Future.all(stored, valued, answered)
                .map(all -> explanation(id, stored.result(), valued.result(), answered.result()))
                .onComplete(ended -> inFlight.decrementAndGet());
    }

    private static <T> Future<Seen<T>> seen(Future<T> state) {
        return state.map(Seen::of).otherwise(Seen::failed);
    }

    private Explanation explanation(
            ProfileId id, Seen<StoredState> stored, Seen<SharedState> valued, Seen<Answers> answered) {
        List<InstanceState> instances = withOwn(id, answered.state());
        List<Finding> findings =
                new Diagnosis(limits, bodies, stored.state(), valued.state(), answered.state(), instances).findings();
        List<Finding> all = new ArrayList<>();
        addFailure(all, "Postgres", stored);
        addFailure(all, "Redis", valued);
        addFailure(all, "instances", answered);
        all.addAll(findings);
        return new Explanation(id, stored, valued, answered, instances, all);
    }

    /** Adds the explaining instance if it has not answered: its subscription or Redis may be down. */
    private List<InstanceState> withOwn(ProfileId id, @Nullable Answers answers) {
        List<InstanceState> instances = new ArrayList<>(answers == null ? List.of() : answers.states());
        own.map(state -> state.apply(id))
                .filter(state ->
                        instances.stream().noneMatch(other -> other.name().equals(state.name())))
                .ifPresent(instances::add);
        instances.sort(Comparator.comparing(InstanceState::name));
        return instances;
    }

    private static void addFailure(List<Finding> findings, String where, Seen<?> seen) {
        if (seen.state() == null) {
            findings.add(Finding.wrong(where, "could not be asked: " + seen.failure()));
        }
    }
}
