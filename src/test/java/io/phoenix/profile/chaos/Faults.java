package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Step;
import io.phoenix.profile.chaos.FaultSpan.Part;
import io.phoenix.profile.testing.TcpProxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Everything that a run can break, for the nodes as they are at this moment. */
final class Faults {

    private static final Set<Part> REDIS = EnumSet.of(Part.REDIS);
    private static final Set<Part> POSTGRES = EnumSet.of(Part.POSTGRES);
    private static final Set<Part> BOTH = EnumSet.of(Part.REDIS, Part.POSTGRES);
    private static final Set<Part> PROCESS = EnumSet.of(Part.PROCESS);
    private static final Duration STALE_MAX = Duration.ofSeconds(2);
    private static final Duration STALE_AFTER_FAILOVER_MAX = Duration.ofSeconds(5);
    private static final Duration SLOW = Duration.ofMillis(70);

    private final World world;
    private final Editor editor;

    Faults(World world, Editor editor) {
        this.world = world;
        this.editor = editor;
    }

    /**
     * Every kind once, those of the network for one node.
     *
     * @param victim the node
     */
    List<Fault> all(Node victim) {
        return Stream.of(
                        ofRedis(),
                        ofTheNetwork(List.of(victim)),
                        ofTheNetwork(world.nodes()),
                        ofTheProcess(),
                        List.of(editsByHand()))
                .flatMap(List::stream)
                .toList();
    }

    private List<Fault> ofRedis() {
        return List.of(
                server("Redis killed", STALE_MAX, world.redis()::kill, world.redis()::startAgain),
                server("Redis frozen", STALE_MAX, world.redis()::freeze, world.redis()::thaw),
                server(
                        "Redis restarted empty",
                        STALE_MAX,
                        () -> {
                            world.redis().kill();
                            world.redis().startAgain();
                        },
                        () -> {}),
                server(
                        "Redis back to an older state",
                        STALE_AFTER_FAILOVER_MAX,
                        () -> world.redis().ask("SAVE"),
                        () -> {
                            world.redis().kill();
                            world.redis().startAgain();
                            world.redis().forgetSnapshot();
                        }));
    }

    private List<Fault> ofTheNetwork(List<Node> nodes) {
        return List.of(
                network("Redis cut off", nodes, REDIS, TcpProxy::cut),
                network("Redis silent", nodes, REDIS, TcpProxy::freeze),
                network("Redis slow", nodes, REDIS, proxy -> proxy.delay(SLOW)),
                network("replies of Redis lost", nodes, REDIS, TcpProxy::loseToClient),
                network("commands to Redis lost", nodes, REDIS, TcpProxy::loseToServer),
                network("connections to Redis half open", nodes, REDIS, TcpProxy::freezeOpenOnes),
                network("connections to Redis reset", nodes, REDIS, TcpProxy::reset),
                network("Postgres cut off", nodes, POSTGRES, TcpProxy::cut),
                network("Postgres silent", nodes, POSTGRES, TcpProxy::freeze),
                network("replies of Postgres lost", nodes, POSTGRES, TcpProxy::loseToClient),
                network("connections to Postgres half open", nodes, POSTGRES, TcpProxy::freezeOpenOnes),
                network("both cut off", nodes, BOTH, TcpProxy::cut),
                network("both silent", nodes, BOTH, TcpProxy::freeze));
    }

    private List<Fault> ofTheProcess() {
        return List.of(
                new Fault(
                        "instance killed",
                        Set.of(world.child().address().name()),
                        PROCESS,
                        STALE_MAX,
                        world.child()::kill,
                        world.child()::startAgain),
                new Fault(
                        "instance frozen",
                        Set.of(world.child().address().name()),
                        PROCESS,
                        STALE_MAX,
                        world.child()::freeze,
                        world.child()::thaw));
    }

    /** No fault, but nobody tells the instances; the log does. */
    private Fault editsByHand() {
        return new Fault("edits by hand", Set.of(), Set.of(), STALE_MAX, editor::edit, editor::edit);
    }

    private Fault server(String name, Duration staleMax, Step begin, Step heal) {
        return new Fault(name, world.names(), REDIS, staleMax, begin, heal);
    }

    private static Fault network(String name, List<Node> nodes, Set<Part> parts, Consumer<TcpProxy> breaking) {
        return new Fault(
                name + (nodes.size() == 1 ? " from one" : " from all"),
                Set.copyOf(nodes.stream().map(node -> node.address().name()).toList()),
                parts,
                STALE_MAX,
                () -> proxies(nodes, parts).forEach(breaking),
                () -> proxies(nodes, parts).forEach(TcpProxy::heal));
    }

    private static List<TcpProxy> proxies(List<Node> nodes, Set<Part> parts) {
        Function<Node, Stream<TcpProxy>> broken = node -> Stream.of(Part.REDIS, Part.POSTGRES)
                .filter(parts::contains)
                .map(part -> part == Part.REDIS ? node.toRedis() : node.toPostgres());
        return nodes.stream().flatMap(broken).toList();
    }
}
