package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The read path's metrics in Micrometer. Hits are counted but not timed: they wait for nothing. */
final class ReadMeters implements ReadMetrics {

    /** Where a profile can come from. Their series exist from the start, so that a first burst is seen as an increase. */
    private static final List<String> SOURCES = List.of("local", "redis", "postgres", "created", "stale");

    private final Meters meters;
    private final Map<String, Counter> reads = new ConcurrentHashMap<>();
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();
    private final Counter loads;
    private final Counter leasesGranted;
    private final Counter leasesWaited;
    private final Counter fillsAccepted;
    private final Counter fillsRejected;
    private final Counter epochBumps;

    ReadMeters(Meters meters) {
        this.meters = meters;
        this.loads = meters.counter("loads", "Loads started after a miss; reads that join one do not count");
        this.leasesGranted = leases("granted");
        this.leasesWaited = leases("waited");
        this.fillsAccepted = fills("accepted");
        this.fillsRejected = fills("rejected");
        SOURCES.forEach(source -> {
            reads.put(source, readsFrom(source));
            durations.put(source, durationsOf(source));
        });
        this.epochBumps = meters.counter("l1.epoch.bumps", "Times that all of L1 was invalidated");
    }

    @Override
    public void read(String source, int profiles) {
        // computeIfAbsent locks, and hits come here on every event loop
        Counter counter = reads.get(source);
        (counter == null ? reads.computeIfAbsent(source, this::readsFrom) : counter).increment(profiles);
    }

    @Override
    public void waited(String source, long nanos) {
        durations.computeIfAbsent(source, this::durationsOf).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void loadStarted() {
        loads.increment();
    }

    @Override
    public void leaseGranted() {
        leasesGranted.increment();
    }

    @Override
    public void leaseWaited() {
        leasesWaited.increment();
    }

    @Override
    public void filled(boolean accepted) {
        (accepted ? fillsAccepted : fillsRejected).increment();
    }

    @Override
    public void epochBumped() {
        epochBumps.increment();
    }

    private Counter readsFrom(String source) {
        return meters.counter("reads", "Profiles answered, by source", "source", source);
    }

    private Timer durationsOf(String source) {
        return meters.histogram(
                "read.duration", "Duration of reads that L1 could not answer at once", "source", source);
    }

    private Counter leases(String outcome) {
        return meters.counter("leases", "Full misses that got the lease or waited for its holder", "outcome", outcome);
    }

    private Counter fills(String outcome) {
        return meters.counter("fills", "Fills of L2, by whether the lease was still held", "outcome", outcome);
    }
}
