package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.Fault.Effect;
import io.phoenix.profile.chaos.Fault.Steps;
import io.phoenix.profile.chaos.Testbed.Node;
import io.phoenix.profile.testing.TcpProxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults of the network between instances and their servers. Of Redis only if it stands alone: see {@link Testbed.Links}. */
final class NetworkFaults {

    private static final Set<Component> REDIS = EnumSet.of(Component.REDIS);
    private static final Set<Component> POSTGRES = EnumSet.of(Component.POSTGRES);
    private static final Set<Component> BOTH = EnumSet.of(Component.REDIS, Component.POSTGRES);
    private static final Duration SLOW = Duration.ofMillis(70);

    private NetworkFaults() {}

    /** Every fault, for these nodes. */
    static List<Fault> of(List<Node> nodes) {
        return Stream.of(
                        network("Redis cut off", nodes, REDIS, TcpProxy::cut),
                        network("Redis silent", nodes, REDIS, TcpProxy::freeze),
                        network("Redis slow", nodes, REDIS, proxy -> proxy.delay(SLOW)),
                        network("replies of Redis lost", nodes, REDIS, TcpProxy::dropToClient),
                        network("commands to Redis lost", nodes, REDIS, TcpProxy::dropToServer),
                        network("messages of the bus lost", nodes, REDIS, TcpProxy::dropMessages),
                        network("connections to Redis half open", nodes, REDIS, TcpProxy::blackholeOpenConnections),
                        network("connections to Redis reset", nodes, REDIS, TcpProxy::reset),
                        network("Postgres cut off", nodes, POSTGRES, TcpProxy::cut),
                        network("Postgres silent", nodes, POSTGRES, TcpProxy::freeze),
                        network("replies of Postgres lost", nodes, POSTGRES, TcpProxy::dropToClient),
                        network(
                                "connections to Postgres half open",
                                nodes,
                                POSTGRES,
                                TcpProxy::blackholeOpenConnections),
                        network("both cut off", nodes, BOTH, TcpProxy::cut),
                        network("both silent", nodes, BOTH, TcpProxy::freeze))
                .filter(fault -> fault.breaks().equals(POSTGRES)
                        || nodes.stream()
                                .noneMatch(node -> node.links().toRedis().isEmpty()))
                .toList();
    }

    private static Fault network(String name, List<Node> nodes, Set<Component> breaks, Consumer<TcpProxy> inject) {
        return new Fault(
                name + (nodes.size() == 1 ? " from one" : " from all"),
                nodes.stream().map(node -> node.address().name()).collect(Collectors.toSet()),
                breaks,
                breaks.equals(REDIS) ? Effect.BOUNDED : Effect.CUT_OFF,
                Steps.of(
                        () -> proxies(nodes, breaks).forEach(inject),
                        () -> proxies(nodes, breaks).forEach(TcpProxy::heal)));
    }

    private static List<TcpProxy> proxies(List<Node> nodes, Set<Component> breaks) {
        return nodes.stream()
                .flatMap(node -> Stream.concat(
                        breaks.contains(Component.REDIS) ? node.links().toRedis().stream() : Stream.empty(),
                        breaks.contains(Component.POSTGRES) ? node.links().toPostgres().stream() : Stream.empty()))
                .toList();
    }
}
