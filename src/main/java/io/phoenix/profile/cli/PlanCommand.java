package io.phoenix.profile.cli;

import io.phoenix.profile.plan.Plan;
import io.phoenix.profile.plan.Simulation;
import io.phoenix.profile.plan.Simulation.Fleet;
import io.phoenix.profile.plan.Simulation.Traffic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Estimates the load of instances, Redis and Postgres under a given traffic, by simulation. */
@Command(
        name = "plan",
        description = "Simulates traffic, and estimates the L1 hits and the load of Redis and Postgres.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    /** That of {@code local.size.max}. */
    private static final int LOCAL_SIZE_MAX = 100_000_000;

    private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    @Spec
    private CommandSpec spec;

    @Option(names = "--profiles", defaultValue = "1M", description = "profiles, such as 500000 or 10M" + DEFAULT)
    private Amount profiles;

    @Option(names = "--skew", defaultValue = "1.0", description = "exponent of the Zipf distribution" + DEFAULT)
    private double skew;

    @Option(names = "--reads", defaultValue = "10k", description = "profiles read per second" + DEFAULT)
    private Amount reads;

    @Option(names = "--updates", defaultValue = "10", description = "profiles changed per second" + DEFAULT)
    private Amount updates;

    @Option(names = "--instances", defaultValue = "3", description = "instances of the service" + DEFAULT)
    private int instances;

    @Option(names = "--local-size", defaultValue = "100k", description = "local.size.max of each" + DEFAULT)
    private Amount localSize;

    @Option(names = "--local-ttl", defaultValue = "10m", description = "local.time-to-live" + DEFAULT)
    private Duration localTimeToLive;

    @Option(names = "--redis-ttl", defaultValue = "10m", description = "redis.value.time-to-live" + DEFAULT)
    private Duration sharedTimeToLive;

    @Option(
            names = "--capacity",
            defaultValue = "60k",
            description = "reads per second that one instance should answer; half of what bench/run measures" + DEFAULT)
    private Amount capacity;

    @Option(
            names = "--requests",
            defaultValue = "20M",
            description = "requests to simulate; the first half fills the caches" + DEFAULT)
    private Amount requests;

    @Option(names = "--seed", defaultValue = "1", description = "the same seed draws the same requests" + DEFAULT)
    private long seed;

    @Override
    public Integer call() {
        requireAtLeastOne("--profiles", profiles.value());
        requireAtLeastOne("--reads", reads.value());
        requireAtLeastOne("--instances", instances);
        requireAtLeastOne("--capacity", capacity.value());
        requireAtLeastOne("--requests", requests.value());
        require(skew >= 0 && skew <= 5, "--skew", skew, "a number from 0 to 5");
        require(
                localSize.value() <= LOCAL_SIZE_MAX,
                "--local-size",
                localSize.value(),
                "a whole number from 0 to " + LOCAL_SIZE_MAX);
        Traffic traffic = new Traffic(profiles.value(), skew, reads.value(), updates.value());
        Fleet fleet = new Fleet(instances, (int) localSize.value(), localTimeToLive, sharedTimeToLive);
        ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), requests.value());
        Simulation simulation = new Simulation(traffic, fleet, new SplittableRandom(seed));
        Plan plan = new Plan(traffic, fleet, simulation.run(requests.value(), progress::update), capacity.value());
        print(spec.commandLine().getOut(), plan);
        return 0;
    }

    private void print(PrintWriter out, Plan plan) {
        line(out, "from L1", "%.2f %%", 100 * plan.l1Share());
        line(out, "from Redis", "%.2f %%", 100 * plan.l2Share());
        line(out, "from Postgres", "%.2f %%", 100 * plan.fullMissShare());
        line(out, "Redis", "%,.0f commands/s", plan.redisPerSecond());
        line(out, "Postgres", "%,.0f statements/s", plan.postgresPerSecond());
        line(out, "invalidations", "%,.0f messages/s to all instances together", plan.invalidationsPerSecond());
        line(out, "instances needed", "%,d, including one spare", plan.instancesNeeded());
        if (!plan.isSettled()) {
            out.printf(
                    Locale.ROOT,
                    "%nMeasured for %.0f s, less than the time to live of a profile: increase --requests to see the"
                            + " steady load of Redis and Postgres.%n",
                    plan.counts().seconds());
        }
        out.flush();
    }

    private static void line(PrintWriter out, String what, String format, Object value) {
        out.printf(Locale.ROOT, "%-18s" + format + "%n", what, value);
    }

    private void requireAtLeastOne(String option, long value) {
        require(value >= 1, option, value, "a whole number, 1 or more");
    }

    private void require(boolean valid, String option, Object value, String expected) {
        if (!valid) {
            throw new ParameterException(spec.commandLine(), option + ": '" + value + "' (expected: " + expected + ")");
        }
    }

    /** A whole number, written with or without a unit: k, M or G. */
    record Amount(long value) {

        private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,9})([kMG]?)");

        static Amount parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("'" + text
                        + "' (expected: a whole number of up to ten digits, with k, M or G for thousands,"
                        + " millions or billions)");
            }
            long number = Long.parseLong(form.group(1));
            return new Amount(
                    switch (form.group(2)) {
                        case "k" -> number * 1_000;
                        case "M" -> number * 1_000_000;
                        case "G" -> number * 1_000_000_000;
                        default -> number;
                    });
        }
    }

    /** Redraws one line for every percent, and clears it at the end. Not thread-safe. */
    private static final class ProgressBar {

        private static final int WIDTH = 50;

        private final PrintWriter out;
        private final long total;
        private int drawn = -1;

        ProgressBar(PrintWriter out, long total) {
            this.out = out;
            this.total = total;
        }

        void update(long done) {
            int percent = (int) (100.0 * done / total);
            if (percent == drawn) {
                return;
            }
            drawn = percent;
            int filled = WIDTH * percent / 100;
            String line = "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + percent + " %";
            out.print("\r" + (percent == 100 ? " ".repeat(line.length()) + "\r" : line));
            out.flush();
        }
    }
}
