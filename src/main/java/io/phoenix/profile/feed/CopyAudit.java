package io.phoenix.profile.feed;

import io.vertx.core.Future;
import java.util.Map;

/** Compares copies of profiles with the store, never with a cache. Thread-safe. */
public interface CopyAudit {

    /**
     * The copies that differ from the store.
     *
     * @param copies the versions by user; any number
     */
    Future<AuditedCopies> audit(String tenantId, Map<String, Long> copies);
}
