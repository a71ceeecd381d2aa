package io.phoenix.profile.http;

import io.phoenix.profile.board.BoardStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** A store of boards that is not asked. */
final class NoBoards implements BoardStore {

    @Override
    public Future<Boolean> keep(String id, String tenantId, String sealed, Instant expiresAt, int max) {
        return Future.failedFuture("not asked");
    }

    @Override
    public Future<Optional<String>> find(String id) {
        return Future.failedFuture("not asked");
    }

    @Override
    public Future<Integer> prune(int max) {
        return Future.failedFuture("not asked");
    }
}
