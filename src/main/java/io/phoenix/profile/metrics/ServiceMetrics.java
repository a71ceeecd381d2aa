package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Counts what the service reports, and tells it in the text format of Prometheus. A hit is counted and not timed, since it
 * waits for nothing. No label grows with users or tenants. Safe for use by several threads.
 */
public final class ServiceMetrics
        implements ReadMetrics, ConsistencyMetrics, LiveMetrics, ConnectionMetrics, Figures, AutoCloseable {

    private static final String PREFIX = "phoenix.profile.";

    /** Around the bounds that matter: a round trip, the time limit of Redis, the deadline of a read. */
    private static final Duration[] WAIT_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    private final Map<String, Counter> reads = new ConcurrentHashMap<>();
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();
    private final Counter loads =
            counter("loads", "Loads begun behind the local tier; readers that join one do not count");
    private final Counter leasesGranted = leases("granted");
    private final Counter leasesAwaited = leases("awaited");
    private final Counter fillsAccepted = fills("accepted");
    private final Counter fillsRefused = fills("refused");
    private final Counter discarded =
            counter("shared.discarded", "Values in Redis that were not whole or of another id");
    private final Counter epochs = counter("epochs", "Times that everything in memory became old");
    private final Counter toldOthers = told("reached");
    private final Counter toldNobody = told("unreached");
    private final Counter heard = counter("invalidations.heard", "Invalidations that arrived");
    private final Counter retold = counter("changes.retold", "Changes told again from the change log");
    private final Counter checked = counter("samples.checked", "Entries in memory compared with the database");
    private final Counter stale = counter("samples.stale", "Of those, entries older than the database");
    private final Counter liveChanges = counter("live.changes", "Changes sent to readers of live changes");
    private final Counter liveDropped =
            counter("live.dropped", "Readers of live changes dropped because they were slow");
    private final Counter connectionsRefused =
            counter("connections.refused", "Connections closed at once, since there were too many");
    private final Counter headsExpired =
            counter("connections.slow", "Connections closed because a request line and headers were long in coming");
    private final AtomicLong stalestMillis = new AtomicLong();

    /** Metrics that begin at zero, with those of the JVM beside them. */
    public ServiceMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        gauge(
                "sample.stalest.seconds",
                "How long ago the stalest entry of the last sample was overtaken",
                () -> stalestMillis.get() / 1_000.0);
    }

    @Override
    public double of(String name, String... labels) {
        return registry.find(PREFIX + name).tags(labels).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    /** Everything, in the text format of Prometheus, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    /**
     * Tells a number that is asked for at every scrape.
     *
     * @param name in words with dots between, without the prefix of this service
     */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void read(String source, int profiles) {
        Counter counter = reads.get(source);
        (counter == null ? reads.computeIfAbsent(source, this::readsFrom) : counter).increment(profiles);
    }

    @Override
    public void waited(String source, long nanos) {
        waits.computeIfAbsent(source, this::waitsFor).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void connectionRefused() {
        connectionsRefused.increment();
    }

    @Override
    public void headExpired() {
        headsExpired.increment();
    }

    @Override
    public void loadBegan() {
        loads.increment();
    }

    @Override
    public void leaseGranted() {
        leasesGranted.increment();
    }

    @Override
    public void leaseAwaited() {
        leasesAwaited.increment();
    }

    @Override
    public void filled(boolean accepted) {
        (accepted ? fillsAccepted : fillsRefused).increment();
    }

    @Override
    public void sharedValueDiscarded() {
        discarded.increment();
    }

    @Override
    public void epochBumped() {
        epochs.increment();
    }

    @Override
    public void told(boolean reached) {
        (reached ? toldOthers : toldNobody).increment();
    }

    @Override
    public void heard() {
        heard.increment();
    }

    @Override
    public void swept(int changes) {
        retold.increment(changes);
    }

    @Override
    public void sampled(int compared, int older, Duration stalest) {
        checked.increment(compared);
        stale.increment(older);
        stalestMillis.set(stalest.toMillis());
    }

    @Override
    public void changeSent() {
        liveChanges.increment();
    }

    @Override
    public void readerDropped() {
        liveDropped.increment();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private Counter readsFrom(String source) {
        return Counter.builder(PREFIX + "reads")
                .description("Profiles answered, by where they came from")
                .tag("source", source)
                .register(registry);
    }

    private Timer waitsFor(String source) {
        return Timer.builder(PREFIX + "read.wait")
                .description("How long reads waited that were not answered from memory")
                .tag("source", source)
                .serviceLevelObjectives(WAIT_BUCKETS)
                .register(registry);
    }

    private Counter leases(String outcome) {
        return outcomes("leases", "Full misses, by whether they got the lease or waited for its holder", outcome);
    }

    private Counter fills(String outcome) {
        return outcomes("fills", "Fills of Redis, by whether the lease was still held", outcome);
    }

    private Counter told(String outcome) {
        return outcomes(
                "invalidations.told", "Changes told to the other instances, by whether they could be reached", outcome);
    }

    private Counter outcomes(String name, String description, String outcome) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }
}
