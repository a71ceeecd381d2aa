package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a batch read. Each list is in the order of the request; each id of the request is in one of them.
 *
 * @param found the profiles that were read
 * @param absent ids that have no profile
 * @param unavailable ids whose profile could not be read
 */
public record BatchResult(List<ReadResult> found, List<ProfileId> absent, List<ProfileId> unavailable) {

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
