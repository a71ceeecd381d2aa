package io.phoenix.profile.transfer;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** How many rows had each outcome. */
public record Counts(long created, long overwritten, long unchanged, long skipped, long refused) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    public static Counts of(Collection<RowOutcome> rows) {
        Map<Outcome, Long> counts =
                rows.stream().collect(Collectors.groupingBy(RowOutcome::outcome, Collectors.counting()));
        return new Counts(
                counts.getOrDefault(Outcome.CREATED, 0L),
                counts.getOrDefault(Outcome.OVERWRITTEN, 0L),
                counts.getOrDefault(Outcome.UNCHANGED, 0L),
                counts.getOrDefault(Outcome.SKIPPED, 0L),
                counts.getOrDefault(Outcome.REFUSED, 0L));
    }

    public Counts plus(Counts more) {
        return new Counts(
                created + more.created,
                overwritten + more.overwritten,
                unchanged + more.unchanged,
                skipped + more.skipped,
                refused + more.refused);
    }

    /** For people: all counts in one line. */
    @Override
    public String toString() {
        return "created %,d, overwritten %,d, unchanged %,d, skipped %,d, refused %,d"
                .formatted(created, overwritten, unchanged, skipped, refused);
    }
}
