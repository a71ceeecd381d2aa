package io.phoenix.profile.http.profiles;

import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.QueryParameters;
import io.vertx.ext.web.RoutingContext;

/** Answers batches with {@code as_of}: with the names that users had at that time. Thread-safe. */
@FunctionalInterface
public interface PastBatches {

    /** The query parameter. */
    String PARAMETER = "as_of";

    /** Answers a request whose preconditions and form were checked. */
    void answer(RoutingContext context, QueryParameters query, BatchRequest request);
}
