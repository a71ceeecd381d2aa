package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.phoenix.profile.outage.RepeatedWarnings;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.slf4j.LoggerFactory;

/**
 * All metrics of an instance, in the text format of Prometheus. No label grows with the number of users or tenants.
 * Thread-safe.
 */
public final class ServiceMetrics implements MetricReader, AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Meters meters = new Meters(registry);
    private final ReadMetrics reads = new ReadMeters(meters);
    private final RedisMetrics redis = new RedisMeters(meters);
    private final ConsistencyMetrics consistency =
            new ConsistencyMetrics(meters, RepeatedWarnings.to(LoggerFactory.getLogger(ConsistencyMetrics.class)));
    private final HttpMetrics http = new HttpMetrics(meters);
    private final LiveMetrics live = new LiveMetrics(meters);

    public ServiceMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    public ReadMetrics reads() {
        return reads;
    }

    public RedisMetrics redis() {
        return redis;
    }

    public ConsistencyMetrics consistency() {
        return consistency;
    }

    public HttpMetrics http() {
        return http;
    }

    public LiveMetrics live() {
        return live;
    }

    @Override
    public double value(String name, String... labels) {
        return registry.find(Meters.PREFIX + name).tags(labels).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    /** All metrics, in the text format of Prometheus 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    /** Registers a gauge that is read at every scrape. Its name is dotted, without {@code phoenix.profile}. */
    public void gauge(String name, String description, Supplier<Number> value, String... labels) {
        meters.gauge(name, description, value, labels);
    }

    /** Registers a counter that its owner increments. */
    public void counter(String name, String description, LongAdder count, String... labels) {
        meters.counter(name, description, count, labels);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
