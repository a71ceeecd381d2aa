package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Counts what the service reports, and tells it in the text format of Prometheus. No label grows with users or tenants.
 * Safe for use by several threads.
 */
public final class ServiceMetrics implements Figures, AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Meters meters = new Meters(registry);
    private final ReadMetrics reads = new ReadMeters(meters);
    private final ConsistencyMetrics consistency = new ConsistencyMeters(meters);
    private final RequestMetrics requests = new RequestMeters(meters);
    private final ConnectionMetrics connections = new ConnectionMeters(meters);
    private final LiveMetrics live = new LiveMeters(meters);

    /** Metrics that begin at zero, with those of the JVM beside them. */
    public ServiceMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** For the read path. */
    public ReadMetrics reads() {
        return reads;
    }

    /** For those who look whether all is well. */
    public ConsistencyMetrics consistency() {
        return consistency;
    }

    /** For the API port. */
    public RequestMetrics requests() {
        return requests;
    }

    /** For the connections of the API port. */
    public ConnectionMetrics connections() {
        return connections;
    }

    /** For live changes. */
    public LiveMetrics live() {
        return live;
    }

    @Override
    public double of(String name, String... labels) {
        return registry.find(Meters.PREFIX + name).tags(labels).meters().stream()
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
        meters.gauge(name, description, value);
    }

    /** Tells what something else counts. */
    public void counted(String name, String description, LongAdder counts, String... labels) {
        meters.counted(name, description, counts, labels);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
