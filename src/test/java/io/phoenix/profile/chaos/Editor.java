package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Kind;
import java.sql.SQLException;

/** Somebody at a terminal who renames profiles in the database, and tells nobody. */
final class Editor {

    private static final String NODE = "psql";
    private static final int EDITS = 10;

    private final World world;
    private final Workload workload;

    Editor(World world, Workload workload) {
        this.world = world;
        this.workload = workload;
    }

    void edit() throws SQLException {
        for (int i = 0; i < EDITS; i++) {
            String user = "warm" + i;
            String name = workload.names().next();
            long start = System.nanoTime();
            long version = world.database().renameByHand(world.tenant(), user, name);
            workload.alsoDone(new Operation(
                    Kind.WRITE, NODE, user, start, System.nanoTime(), 200, user, version, name, "", name));
        }
    }
}
