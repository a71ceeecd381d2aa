package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.Fault.Step;
import io.phoenix.profile.chaos.Operation.Invocation;
import io.phoenix.profile.chaos.Operation.Kind;
import io.phoenix.profile.chaos.Operation.Response;
import io.phoenix.profile.chaos.Testbed.Node;
import io.phoenix.profile.testing.TcpProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The catalogue of faults, for the current nodes of a testbed. */
final class Faults {

    private static final Set<Component> REDIS = EnumSet.of(Component.REDIS);
    private static final Set<Component> POSTGRES = EnumSet.of(Component.POSTGRES);
    private static final Set<Component> BOTH = EnumSet.of(Component.REDIS, Component.POSTGRES);
    private static final Set<Component> PROCESS = EnumSet.of(Component.PROCESS);
    private static final Duration STALENESS_MAX = Duration.ofSeconds(2);
    private static final Duration STALENESS_AFTER_FAILOVER_MAX = Duration.ofSeconds(5);
    private static final int EDITS = 10;
    private static final Duration SLOW = Duration.ofMillis(70);

    private final Testbed testbed;
    private final Workload workload;

    Faults(Testbed testbed, Workload workload) {
        this.testbed = testbed;
        this.workload = workload;
    }

    /** Every fault once; those that affect the network of one node affect the victim. */
    List<Fault> all(Node victim) {
        return Stream.of(
                        redisFaults(),
                        networkFaults(List.of(victim)),
                        networkFaults(testbed.nodes()),
                        processFaults(),
                        List.of(editsInPsql()))
                .flatMap(List::stream)
                .toList();
    }

    private List<Fault> redisFaults() {
        return List.of(
                redisServer("Redis killed", STALENESS_MAX, testbed.redis()::kill, testbed.redis()::restart),
                redisServer("Redis frozen", STALENESS_MAX, testbed.redis()::freeze, testbed.redis()::thaw),
                redisServer(
                        "Redis restarted empty",
                        STALENESS_MAX,
                        () -> {
                            testbed.redis().kill();
                            testbed.redis().restart();
                        },
                        () -> {}),
                redisServer(
                        "Redis restored from an old snapshot",
                        STALENESS_AFTER_FAILOVER_MAX,
                        () -> testbed.redis().ask("SAVE"),
                        () -> {
                            testbed.redis().kill();
                            testbed.redis().restart();
                            testbed.redis().deleteSnapshot();
                        }));
    }

    private List<Fault> networkFaults(List<Node> nodes) {
        return List.of(
                network("Redis cut off", nodes, REDIS, TcpProxy::cut),
                network("Redis silent", nodes, REDIS, TcpProxy::freeze),
                network("Redis slow", nodes, REDIS, proxy -> proxy.delay(SLOW)),
                network("replies of Redis lost", nodes, REDIS, TcpProxy::dropToClient),
                network("commands to Redis lost", nodes, REDIS, TcpProxy::dropToServer),
                network("connections to Redis half open", nodes, REDIS, TcpProxy::blackholeOpenConnections),
                network("connections to Redis reset", nodes, REDIS, TcpProxy::reset),
                network("Postgres cut off", nodes, POSTGRES, TcpProxy::cut),
                network("Postgres silent", nodes, POSTGRES, TcpProxy::freeze),
                network("replies of Postgres lost", nodes, POSTGRES, TcpProxy::dropToClient),
                network("connections to Postgres half open", nodes, POSTGRES, TcpProxy::blackholeOpenConnections),
                network("both cut off", nodes, BOTH, TcpProxy::cut),
                network("both silent", nodes, BOTH, TcpProxy::freeze));
    }

    private List<Fault> processFaults() {
        return List.of(
                new Fault(
                        "instance killed",
                        Set.of(testbed.child().address().name()),
                        PROCESS,
                        STALENESS_MAX,
                        testbed.child()::kill,
                        testbed.child()::restart),
                new Fault(
                        "instance frozen",
                        Set.of(testbed.child().address().name()),
                        PROCESS,
                        STALENESS_MAX,
                        testbed.child()::freeze,
                        testbed.child()::thaw));
    }

    /** Nothing fails, but the changes are not published: instances find them in the change log. */
    private Fault editsInPsql() {
        return new Fault("edits in psql", Set.of(), Set.of(), STALENESS_MAX, this::editInPsql, this::editInPsql);
    }

    private void editInPsql() throws SQLException {
        for (int i = 0; i < EDITS; i++) {
            String user = "warm" + i;
            String name = workload.nextName();
            Invocation invocation = new Invocation(Kind.WRITE, "psql", user, name, System.nanoTime());
            long version = testbed.database().rename(testbed.tenant(), user, name);
            Response response = new Response(200, user, version, name, "", System.nanoTime());
            workload.record(new Operation(invocation, response));
        }
    }

    private Fault redisServer(String name, Duration stalenessMax, Step inject, Step heal) {
        return new Fault(name, testbed.names(), REDIS, stalenessMax, inject, heal);
    }

    private static Fault network(String name, List<Node> nodes, Set<Component> breaks, Consumer<TcpProxy> inject) {
        return new Fault(
                name + (nodes.size() == 1 ? " from one" : " from all"),
                Set.copyOf(nodes.stream().map(node -> node.address().name()).toList()),
                breaks,
                STALENESS_MAX,
                () -> proxies(nodes, breaks).forEach(inject),
                () -> proxies(nodes, breaks).forEach(TcpProxy::heal));
    }

    private static List<TcpProxy> proxies(List<Node> nodes, Set<Component> breaks) {
        Function<Node, Stream<TcpProxy>> ofNode = node -> Stream.of(Component.REDIS, Component.POSTGRES)
                .filter(breaks::contains)
                .map(component -> component == Component.REDIS ? node.toRedis() : node.toPostgres());
        return nodes.stream().flatMap(ofNode).toList();
    }
}
