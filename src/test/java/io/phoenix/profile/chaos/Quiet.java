package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Database.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What must hold once nobody writes any more and all has healed: every tier has what Postgres has, which lost nothing. */
final class Quiet {

    /** From the last change until nobody may show anything older. */
    static final Duration AFTER = Duration.ofSeconds(5);

    private static final String RULE = "once quiet";

    private final World world;
    private final History history;

    Quiet(World world, History history) {
        this.world = world;
        this.history = history;
    }

    List<Violation> violations() throws Exception {
        Map<String, Row> rows = world.database().rows(world.tenant());
        List<Violation> found = new ArrayList<>();
        checkNothingIsLost(rows, found);
        checkRedis(rows, found);
        for (Node node : world.nodes()) {
            Client client = new Client(node, world.token(), operation -> {});
            for (Map.Entry<String, Row> row : rows.entrySet()) {
                Operation read = client.read(row.getKey());
                if (read.version() != row.getValue().version()
                        || !read.name().equals(row.getValue().name())) {
                    found.add(new Violation(RULE, read + " but Postgres has " + row.getValue()));
                }
            }
        }
        return found;
    }

    /** Whatever was acknowledged is there or was overwritten; whatever was answered is a row, unless erased. */
    private void checkNothingIsLost(Map<String, Row> rows, List<Violation> found) {
        Map<String, Long> newest = history.operations().stream()
                .filter(operation -> operation.status() == 200)
                .collect(Collectors.toMap(Operation::user, Operation::version, Math::max));
        newest.forEach((user, version) -> {
            Row row = rows.get(user);
            boolean mayBeGone = Users.isEverErased(user);
            if (row == null ? !mayBeGone : row.version() < version) {
                found.add(new Violation("acknowledged and lost", user + " version " + version + ", Postgres: " + row));
            }
        });
    }

    private void checkRedis(Map<String, Row> rows, List<Violation> found) throws Exception {
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            String value = world.redis().ask("GET", "pp1:{" + world.tenant() + "/" + row.getKey() + "}:v");
            if (!value.isEmpty()
                    && Long.parseLong(value.substring(0, value.indexOf(' ')))
                            != row.getValue().version()) {
                found.add(new Violation(RULE, "Redis has " + value + " but Postgres has " + row.getValue()));
            }
        }
    }
}
