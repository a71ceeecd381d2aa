package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts what the read path reports. A hit is counted and not timed, since it waits for nothing. */
final class ReadMeters implements ReadMetrics {

    private final Meters meters;
    private final Map<String, Counter> reads = new ConcurrentHashMap<>();
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();
    private final Counter loads;
    private final Counter leasesGranted;
    private final Counter leasesAwaited;
    private final Counter fillsAccepted;
    private final Counter fillsRefused;
    private final Counter discarded;
    private final Counter epochs;

    ReadMeters(Meters meters) {
        this.meters = meters;
        this.loads = meters.counter("loads", "Loads begun behind the local tier; readers that join one do not count");
        this.leasesGranted = leases("granted");
        this.leasesAwaited = leases("awaited");
        this.fillsAccepted = fills("accepted");
        this.fillsRefused = fills("refused");
        this.discarded = meters.counter("shared.discarded", "Values in Redis that were not whole or of another id");
        this.epochs = meters.counter("epochs", "Times that everything in memory became old");
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

    private Counter readsFrom(String source) {
        return meters.counter("reads", "Profiles answered, by where they came from", "source", source);
    }

    private Timer waitsFor(String source) {
        return meters.histogram(
                "read.wait", "How long reads waited that were not answered from memory", "source", source);
    }

    private Counter leases(String outcome) {
        return meters.counter(
                "leases", "Full misses, by whether they got the lease or waited for its holder", "outcome", outcome);
    }

    private Counter fills(String outcome) {
        return meters.counter("fills", "Fills of Redis, by whether the lease was still held", "outcome", outcome);
    }
}
