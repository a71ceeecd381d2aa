package io.phoenix.profile.transfer;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileFailure;
import java.util.List;
import java.util.Map;

/** Imports the few rows of a request, all in one transaction. Blocks: not for event loops. Thread-safe. */
@FunctionalInterface
public interface RowImporter {

    /**
     * What was committed.
     *
     * @param importId undoes it; 0 for a rehearsal
     * @param changed the versions of the profiles that were there and have changed, by user
     * @param incarnation that of the database which committed
     */
    record Result(long importId, List<RowOutcome> rows, Map<String, Long> changed, Incarnation incarnation) {}

    /**
     * Imports the rows, or finds out what an import would do.
     *
     * @throws ProfileFailure if the database is unavailable, or {@link ImportOptions.OnConflict#FAIL} met a conflict: then nothing
     *     was committed
     */
    Result run(String tenantId, List<SourceRow> rows, ImportOptions options, boolean rehearsal);
}
