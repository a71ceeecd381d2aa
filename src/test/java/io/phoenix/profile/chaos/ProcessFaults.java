package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.Fault.Effect;
import io.phoenix.profile.chaos.Fault.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Faults of the process of an instance. */
final class ProcessFaults {

    /** Far longer than an instance may vouch for its L1. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private ProcessFaults() {}

    static List<Fault> of(ChildNode child) {
        return List.of(
                fault("instance killed", child, Effect.CUT_OFF, Steps.of(child::kill, child::restart)),
                fault("instance stopped", child, Effect.CUT_OFF, Steps.of(child::freeze, child::thaw)),
                fault(
                        "instance stopped for 10 s",
                        child,
                        Effect.CUT_OFF.holding(LONG, LONG),
                        Steps.of(child::freeze, child::thaw)));
    }

    private static Fault fault(String name, ChildNode child, Effect effect, Steps steps) {
        return new Fault(name, Set.of(child.address().name()), Set.of(Component.PROCESS), effect, steps);
    }
}
