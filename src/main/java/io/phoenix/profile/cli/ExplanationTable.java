package io.phoenix.profile.cli;

import io.phoenix.profile.explain.Explanation;
import io.phoenix.profile.explain.Finding;
import io.phoenix.profile.explain.InstanceState;
import io.phoenix.profile.explain.SharedState;
import io.phoenix.profile.explain.StoredState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** An explanation as a table: a line for each place, then the errors, then the notes. */
final class ExplanationTable {

    private static final String NO_VERSION = "-";

    private ExplanationTable() {}

    private record Row(String where, String version, String age, String what) {}

    static List<String> lines(Explanation explained) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("", "version", "age", ""));
        addStored(rows, explained.store());
        addShared(rows, explained.shared());
        explained.instances().forEach(instance -> rows.add(row(instance)));
        int where = width(rows.stream().map(Row::where));
        int version = width(rows.stream().map(Row::version));
        int age = width(rows.stream().map(Row::age));
        String format = "%-" + where + "s  %-" + version + "s  %-" + age + "s  %s";
        List<String> lines = new ArrayList<>();
        rows.forEach(
                row -> lines.add(String.format(Locale.ROOT, format, row.where(), row.version(), row.age(), row.what())
                        .stripTrailing()));
        lines.add("");
        explained.findings().stream().filter(Finding::wrong).forEach(finding -> lines.add(line("WRONG", finding)));
        explained.findings().stream()
                .filter(finding -> !finding.wrong())
                .forEach(finding -> lines.add(line("note ", finding)));
        if (!explained.isWrong()) {
            lines.add("nothing is wrong");
        }
        return lines;
    }

    private static int width(Stream<String> cells) {
        return cells.mapToInt(String::length).max().orElse(1);
    }

    private static String line(String kind, Finding finding) {
        return kind + "  " + finding.where() + ": " + finding.text();
    }

    private static void addStored(List<Row> rows, Explanation.Seen<StoredState> seen) {
        StoredState state = seen.state();
        if (state == null) {
            rows.add(new Row("Postgres", NO_VERSION, "", "unknown"));
            return;
        }
        rows.add(state.row()
                .map(row -> new Row(
                        "Postgres",
                        Long.toString(row.version()),
                        Explanation.text(Duration.between(row.updatedAt(), state.now())),
                        "\"" + row.name() + "\", created " + row.createdAt() + ", incarnation " + state.incarnation()))
                .orElseGet(() -> new Row(
                        "Postgres",
                        state.keptErasure().map(String::valueOf).orElse(NO_VERSION),
                        "",
                        (state.keptErasure().isPresent() ? "the erasure is kept" : "no row") + ", incarnation "
                                + state.incarnation())));
        if (state.log().isEmpty()) {
            rows.add(new Row(
                    "change log", NO_VERSION, "", "nothing; a creation is not logged, and old changes are pruned"));
        }
        state.log()
                .forEach(logged -> rows.add(new Row(
                        "change log",
                        Long.toString(logged.version()),
                        Explanation.text(Duration.between(logged.changedAt(), state.now())),
                        logged.kind())));
    }

    private static void addShared(List<Row> rows, Explanation.Seen<SharedState> seen) {
        SharedState state = seen.state();
        if (state == null) {
            rows.add(new Row("Redis", NO_VERSION, "", "unknown"));
            return;
        }
        String left = state.timeToLive()
                .map(time -> ", expires in " + Explanation.text(time))
                .orElse("");
        rows.add(state.value()
                .map(value -> new Row(
                        "Redis",
                        Long.toString(value.version()),
                        "",
                        (value.erased() ? "tombstone" : "profile") + ", read at "
                                + value.stamp().incarnation() + "/"
                                + value.stamp().xmin() + left))
                .orElse(new Row(
                        "Redis",
                        NO_VERSION,
                        "",
                        state.defect().map(defect -> defect + left).orElse("nothing"))));
    }

    private static Row row(InstanceState instance) {
        String knows = (instance.verified() ? "verified" : "NOT VERIFIED")
                + (instance.watermark().isPresent()
                        ? ", watermark " + instance.watermark().getAsLong()
                        : ", no watermark")
                + ", incarnation " + instance.incarnation();
        return instance.entry()
                .map(entry ->
                        new Row(instance.name(), Long.toString(entry.version()), Explanation.text(entry.age()), knows))
                .orElse(new Row(instance.name(), NO_VERSION, "", "not in L1, " + knows));
    }
}
