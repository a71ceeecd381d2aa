package io.phoenix.profile.hostile;

import io.phoenix.profile.hostile.Innocents.Noticed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of {@code docs/hostile.md}. */
final class Report {

    private static final String INTRODUCTION = """
            # Under attack

            What the users of an instance notice while one client does its worst: every attack, with times and memory.

            `HostileIT` has the attacks, and what is checked; a short form runs in every `./mvnw verify`. This page is written by the long
            form:

            ```sh
            ./mvnw verify -Phostile
            ```

            One instance that may use 512 MB, with its default settings, except that it accepts 1,000 connections rather than
            50,000, of which 500 may be pending: a machine can't open more to itself. Redis and Postgres have more time to answer,
            because of the noise. Attacker, users, instance, Postgres and Redis share CORES cores. The users send 50 reads per
            second that hit L1, and a few reads over new connections, reads of a version, batches and changes. An error is any
            answer but 200, or 412 for a version that the profile has not reached. Times are those of the hits, in milliseconds.
            Memory is that of the process.

            | attack | per second | p50 before | p50 during | p99 before | p99 during | ratio | errors | MB before | MB during |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private final List<String> rows = new ArrayList<>();

    void add(Attack attack, long rate, Noticed before, Noticed during, long bytesBefore, long bytesDuring) {
        double p99Before = before.percentileMillis(99);
        double p99During = during.percentileMillis(99);
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.1f | %.1f | %.1f | %.1f | %d | %d | %d |%n",
                attack,
                rate,
                before.percentileMillis(50),
                during.percentileMillis(50),
                p99Before,
                p99During,
                p99During / p99Before,
                during.errors().values().stream().mapToInt(Integer::intValue).sum(),
                bytesBefore / 1_000_000,
                bytesDuring / 1_000_000));
    }

    String markdown() {
        return INTRODUCTION.replace(
                        "CORES", Integer.toString(Runtime.getRuntime().availableProcessors()))
                + String.join("", rows);
    }
}
