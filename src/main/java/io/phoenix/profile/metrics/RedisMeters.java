package io.phoenix.profile.metrics;

/** The metrics of Redis in Micrometer. Registering a meter again returns the present one. */
record RedisMeters(Meters meters) implements RedisMetrics {

    @Override
    public void l2ValueDiscarded(String reason) {
        meters.counter("l2.values.discarded", "Values in L2 that could not be used, by reason", "reason", reason)
                .increment();
    }

    @Override
    public void busMessageDiscarded(String reason) {
        meters.counter("bus.messages.discarded", "Messages of the bus that were ignored, by reason", "reason", reason)
                .increment();
    }
}
