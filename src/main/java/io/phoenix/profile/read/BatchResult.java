package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The result of a batch read. Each list is in the order of the request; each id of the request is in one of them.
 *
 * @param found the profiles that were read
 * @param absent ids that have no profile
 * @param unavailable ids whose profile could not be read
 * @param erased ids whose erasure is kept
 */
public record BatchResult(
        List<ReadResult> found, List<ProfileId> absent, List<ProfileId> unavailable, List<ReadResult> erased) {

    /** Without kept erasures. */
    public BatchResult(List<ReadResult> found, List<ProfileId> absent, List<ProfileId> unavailable) {
        this(found, absent, unavailable, List.of());
    }

    /** Tells the kept erasures from the profiles. One that nothing can vouch for is unavailable, as in a single read. */
    static BatchResult of(List<ReadResult> read, List<ProfileId> absent, List<ProfileId> unavailable) {
        if (read.stream().noneMatch(result -> result.profile().isErased())) {
            return new BatchResult(read, absent, unavailable);
        }
        List<ReadResult> found = new ArrayList<>(read.size());
        List<ReadResult> erased = new ArrayList<>();
        List<ProfileId> unreadable = new ArrayList<>(unavailable);
        for (ReadResult result : read) {
            if (!result.profile().isErased()) {
                found.add(result);
            } else if (result.source() == Source.STALE) {
                unreadable.add(result.id());
            } else {
                erased.add(result);
            }
        }
        return new BatchResult(found, absent, unreadable, erased);
    }

    /** This result and another one, of other ids. */
    public BatchResult with(BatchResult other) {
        return new BatchResult(
                joined(found, other.found),
                joined(absent, other.absent),
                joined(unavailable, other.unavailable),
                joined(erased, other.erased));
    }

    /** Counts ids whose erasure is kept among those that have no profile. */
    public BatchResult withErasedAbsent(List<ProfileId> ids) {
        Set<ProfileId> gone = new HashSet<>(absent);
        erased.forEach(result -> gone.add(result.id()));
        return new BatchResult(found, ids.stream().filter(gone::contains).toList(), unavailable);
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** How many profiles this read created. */
    public int created() {
        return (int) found.stream()
                .filter(result -> result.source() == Source.CREATED)
                .count();
    }

    /** The ids of profiles that are served beyond the guarantee, because nothing can be vouched for. */
    public List<ProfileId> stale() {
        List<ProfileId> stale = new ArrayList<>();
        for (ReadResult result : found) {
            if (result.source() == Source.STALE) {
                stale.add(result.id());
            }
        }
        return stale;
    }

    /** Counts the profiles by source. Call it where they are sent. */
    public void countTo(ReadMetrics metrics) {
        Map<Source, Integer> counts = new EnumMap<>(Source.class);
        found.forEach(result -> counts.merge(result.source(), 1, Integer::sum));
        counts.forEach((source, count) -> metrics.read(source.label(), count));
    }

    static BatchResult ofHits(List<ProfileId> ids, List<CachedProfile> hits) {
        List<ReadResult> found = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            found.add(new ReadResult(ids.get(i), hits.get(i), Source.LOCAL));
        }
        return new BatchResult(found, List.of(), List.of());
    }
}
