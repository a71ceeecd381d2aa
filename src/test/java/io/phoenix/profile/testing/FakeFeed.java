package io.phoenix.profile.testing;

import io.phoenix.profile.feed.FeedChange;
import io.phoenix.profile.feed.FeedPage;
import io.phoenix.profile.feed.FeedPosition;
import io.phoenix.profile.sync.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of the change feed in a fake database, which locks them. */
final class FakeFeed {

    private final FakeDatabase database;
    private final List<Row> rows = new ArrayList<>();
    private long lastSequence;
    private long prunedBelow;
    private boolean old;

    FakeFeed(FakeDatabase database) {
        this.database = database;
    }

    /** A change of all profiles has an empty tenant. */
    record Row(String tenantId, FeedPosition position, FeedChange change) {}

    /** A row of an open transaction; {@code overXid} is the highest id that is over now. */
    Row row(String tenantId, String userId, long version, FeedChange.Kind kind, long xid, long overXid) {
        FeedPosition position = new FeedPosition(Math.max(xid, overXid), ++lastSequence);
        return new Row(tenantId, position, new FeedChange(userId, version, kind, Instant.EPOCH));
    }

    void committed(List<Row> added) {
        rows.addAll(added);
    }

    void age() {
        old = true;
    }

    void clear() {
        rows.clear();
        prunedBelow = 0;
    }

    FeedPage read(String tenantId, FeedPosition after, int max) {
        synchronized (database) {
            Snapshot snapshot = database.snapshot();
            List<Row> behind = rows.stream()
                    .filter(row -> row.tenantId.equals(tenantId) || row.tenantId.isEmpty())
                    .filter(row -> order().compare(row.position, after) > 0)
                    .sorted(Comparator.comparing(Row::position, order()))
                    .toList();
            List<Row> released = behind.stream()
                    .filter(row -> row.position.xid() < snapshot.xmin())
                    .toList();
            boolean more = released.size() > max;
            List<Row> page = released.stream().limit(max).toList();
            return new FeedPage(
                    database.incarnation(),
                    prunedBelow,
                    snapshot.xmin(),
                    page.stream().map(Row::change).toList(),
                    more ? page.get(max - 1).position : new FeedPosition(snapshot.xmin(), 0),
                    more,
                    rows.stream()
                            .filter(row -> row.tenantId.equals(tenantId) || row.tenantId.isEmpty())
                            .anyMatch(row -> row.position.xid() >= snapshot.xmin()));
        }
    }

    /** Either all rows are older than the retention, or none is. */
    int prune(Duration retention, int max) {
        synchronized (database) {
            if (!old) {
                return 0;
            }
            List<Row> removed = rows.stream()
                    .filter(row -> row.position.xid() < database.snapshot().xmin())
                    .sorted(Comparator.comparing(Row::position, order()))
                    .limit(max)
                    .toList();
            rows.removeAll(removed);
            removed.forEach(row -> prunedBelow = Math.max(prunedBelow, row.position.xid() + 1));
            return removed.size();
        }
    }

    private static Comparator<FeedPosition> order() {
        return Comparator.comparingLong(FeedPosition::xid).thenComparingLong(FeedPosition::sequence);
    }
}
