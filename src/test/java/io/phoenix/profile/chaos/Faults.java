package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Testbed.Node;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The catalogue of faults, for the current nodes of a testbed. */
final class Faults {

    private final Testbed testbed;
    private final EditFaults edits;
    private final PostgresServerFaults postgres;
    private final Pattern kinds;

    /** @param kinds which to use, by name */
    Faults(Testbed testbed, Workload workload, Losses losses, Pattern kinds) {
        this.testbed = testbed;
        this.edits = new EditFaults(testbed, workload);
        this.postgres = new PostgresServerFaults(testbed, workload, losses);
        this.kinds = kinds;
    }

    /** Every fault once; those that affect the network of one node affect the victim. Always in the same order. */
    List<Fault> all(Node victim) {
        List<Fault> all = Stream.of(
                        new RedisServerFaults(testbed).all(),
                        NetworkFaults.of(List.of(victim)),
                        NetworkFaults.of(testbed.nodes()),
                        ProcessFaults.of(testbed.child()),
                        postgres.all(),
                        edits.all())
                .flatMap(List::stream)
                .filter(fault -> kinds.matcher(fault.name()).find())
                .toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("chaos.faults: no fault has a name that matches '" + kinds + "'");
        }
        return all;
    }
}
