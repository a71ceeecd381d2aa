package io.phoenix.profile.cli;

import io.phoenix.profile.cli.TokenCommand.TimeToLive;
import io.phoenix.profile.plan.Fleet;
import io.phoenix.profile.plan.Plan;
import io.phoenix.profile.plan.Simulation;
import io.phoenix.profile.plan.Traffic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Says what a number of instances would do under a given traffic. */
@Command(
        name = "plan",
        description = "Simulates traffic over instances, and says what memory, Redis and Postgres would have to do.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--profiles",
            defaultValue = "1M",
            converter = Amount.class,
            description = "profiles that there are, such as 500000 or 10M" + DEFAULT)
    private long profiles;

    @Option(names = "--skew", defaultValue = "1.0", description = "exponent of the Zipf distribution" + DEFAULT)
    private double skew;

    @Option(
            names = "--reads",
            defaultValue = "10k",
            converter = Amount.class,
            description = "profiles read in a second" + DEFAULT)
    private long reads;

    @Option(
            names = "--updates",
            defaultValue = "10",
            converter = Amount.class,
            description = "profiles changed in a second" + DEFAULT)
    private long updates;

    @Option(names = "--instances", defaultValue = "3", description = "instances of the service" + DEFAULT)
    private int instances;

    @Option(
            names = "--local-size",
            defaultValue = "100k",
            converter = Amount.class,
            description = "local.size.max of each" + DEFAULT)
    private long localSize;

    @Option(
            names = "--local-ttl",
            defaultValue = "10m",
            converter = TimeToLive.class,
            description = "local.time-to-live" + DEFAULT)
    private Duration localTimeToLive;

    @Option(
            names = "--redis-ttl",
            defaultValue = "10m",
            converter = TimeToLive.class,
            description = "redis.value.time-to-live" + DEFAULT)
    private Duration sharedTimeToLive;

    @Option(
            names = "--capacity",
            defaultValue = "60k",
            converter = Amount.class,
            description = "reads in a second that one instance is to answer; half of what bench/run measures" + DEFAULT)
    private long capacity;

    @Option(
            names = "--requests",
            defaultValue = "20M",
            converter = Amount.class,
            description = "requests to simulate; the first half fills the caches" + DEFAULT)
    private long requests;

    @Option(names = "--seed", defaultValue = "1", description = "the same seed draws the same requests" + DEFAULT)
    private long seed;

    @Override
    public Integer call() {
        Traffic traffic = new Traffic(atLeastOne("--profiles", profiles), inRange(skew), reads, updates);
        atLeastOne("--reads", reads);
        Fleet fleet = new Fleet(
                (int) atLeastOne("--instances", instances),
                (int) Math.min(Integer.MAX_VALUE, localSize),
                localTimeToLive,
                sharedTimeToLive);
        ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), atLeastOne("--requests", requests));
        Simulation simulation = new Simulation(traffic, fleet, new SplittableRandom(seed));
        Plan plan =
                new Plan(traffic, fleet, simulation.run(requests, progress::done), atLeastOne("--capacity", capacity));
        print(spec.commandLine().getOut(), plan);
        return 0;
    }

    private void print(PrintWriter out, Plan plan) {
        line(out, "from memory", "%.2f %%", 100 * plan.localShare());
        line(out, "from Redis", "%.2f %%", 100 * plan.sharedShare());
        line(out, "from Postgres", "%.2f %%", 100 * plan.storeShare());
        line(out, "Redis", "%,.0f commands/s", plan.redisPerSecond());
        line(out, "Postgres", "%,.0f statements/s", plan.postgresPerSecond());
        line(out, "invalidations", "%,.0f messages/s to all instances together", plan.invalidationsPerSecond());
        line(out, "instances needed", "%,d, of which one may be missing", plan.instancesNeeded());
        if (!plan.isSettled()) {
            out.printf(
                    Locale.ROOT,
                    "%nCounted for %.0f s, which is less than a profile stays: with more --requests Redis and Postgres may show"
                            + " another load.%n",
                    plan.counts().seconds());
        }
        out.flush();
    }

    private static void line(PrintWriter out, String what, String format, Object value) {
        out.printf(Locale.ROOT, "%-18s" + format + "%n", what, value);
    }

    private long atLeastOne(String option, long value) {
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + ": '" + value + "' (expected: a whole number, 1 or more)");
        }
        return value;
    }

    private double inRange(double exponent) {
        if (!(exponent >= 0 && exponent <= 5)) {
            throw new ParameterException(
                    spec.commandLine(), "--skew: '" + exponent + "' (expected: a number from 0 to 5)");
        }
        return exponent;
    }

    /** A whole number, of thousands, millions or thousand millions. */
    static final class Amount implements ITypeConverter<Long> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,10})([kMG]?)");

        @Override
        public Long convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text
                        + "' (expected: a whole number, with k, M or G for thousands, millions and thousand millions)");
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "k" -> number * 1_000;
                case "M" -> number * 1_000_000;
                case "G" -> number * 1_000_000_000;
                default -> number;
            };
        }
    }
}
