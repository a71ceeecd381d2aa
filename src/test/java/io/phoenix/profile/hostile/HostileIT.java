package io.phoenix.profile.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.hostile.Innocents.Noticed;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No client can take an instance down. During each attack innocent clients get an answer to everything, the process lives and
 * logs no stack trace; afterwards everything that the attacker held is back. Times are measured, never asserted; the profile
 * {@code hostile} measures for longer and writes {@code docs/hostile.md}.
 */
@TestMethodOrder(OrderAnnotation.class)
class HostileIT {

    private static final int HITS = Integer.getInteger("hostile.hits", 50);
    private static final Optional<Path> FILE = Optional.of(System.getProperty("hostile.report", ""))
            .filter(name -> !name.isBlank())
            .map(Path::of);

    private static final Duration RETURN_MAX = Duration.ofSeconds(60);
    private static final long HEAP_GROWTH_MAX = 32_000_000;
    private static final int MEMORY_LOOKS_PER_SECOND = 10;
    private static final Report REPORT = new Report();

    @TempDir
    private static Path directory;

    private static Target plain;
    private static Target encrypted;
    private static List<Target> targets;
    private static List<Long> heaps;

    @BeforeAll
    static void start() throws Exception {
        Path keys = PublicKeys.write(directory.resolve("keys.json"), 8);
        plain = Target.start(directory, keys, null);
        encrypted = Target.start(directory, keys, new TestAuthority(directory));
        targets = List.of(plain, encrypted);
        for (Target target : targets) {
            // loads classes, fills L1
            new Innocents(target).ask(HITS);
        }
        heaps = List.of(plain.heapAfterGc(), encrypted.heapAfterGc());
    }

    @AfterAll
    static void stop() throws IOException {
        for (Target target : targets) {
            target.close();
        }
        if (FILE.isPresent()) {
            Files.writeString(FILE.get(), REPORT.markdown());
        }
    }

    static List<Attack> attacks() {
        return Attacks.all();
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("attacks")
    void attack_ofOneClient_isNoticedByNobody(Attack attack) throws Exception {
        Target target = attack.encrypted() ? encrypted : plain;
        Innocents innocents = new Innocents(target);
        long residentBefore = target.residentBytes();
        Noticed before = FILE.isPresent() ? innocents.ask(HITS) : new Noticed(List.of(1L), Map.of());
        AtomicLong residentMax = new AtomicLong(residentBefore);
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
        var unused = looks.scheduleAtFixedRate(
                () -> residentMax.accumulateAndGet(residentOrZero(target), Math::max),
                0,
                1_000 / MEMORY_LOOKS_PER_SECOND,
                TimeUnit.MILLISECONDS);

        Noticed during;
        long rate;
        Siege siege = Siege.begin(attack, target);
        try {
            during = innocents.ask(HITS);
            rate = siege.rate();
        } finally {
            siege.end();
            looks.shutdownNow();
        }
        REPORT.add(attack, rate, before, during, residentBefore, residentMax.get());

        assertThat(target.isAlive()).as("alive").isTrue();
        assertThat(before.errors()).isEmpty();
        assertThat(during.errors()).isEmpty();
        assertEverythingReturns(target);
        assertThat(target.newProblems()).isEmpty();
    }

    private static void assertEverythingReturns(Target target) throws Exception {
        try {
            Eventually.isTrue(
                    "everything is back", RETURN_MAX, () -> target.held().isEmpty());
        } catch (AssertionError held) {
            throw new AssertionError("still held: " + target.held(), held);
        }
    }

    @Order(2)
    @Test
    void memory_afterTheAttacks_isWhatItWas() throws Exception {
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            long heap = heaps.get(i);
            Eventually.isTrue(
                    "the heap is within " + HEAP_GROWTH_MAX + " bytes of " + heap,
                    () -> target.heapAfterGc() - heap < HEAP_GROWTH_MAX);
        }
    }

    private static long residentOrZero(Target target) {
        try {
            return target.residentBytes();
        } catch (IOException | IllegalStateException ended) {
            // the test fails with the process
            return 0;
        }
    }
}
