package io.phoenix.profile.feed;

import io.phoenix.profile.config.FeedSettings;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.sync.LoggedChanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Reads of the change feed, at once or waiting for a change (long-polling). A read that waits holds no connection to Postgres and
 * asks it nothing: it is woken by what the instance hears anyway, the messages of the bus and the polls of the change log. How
 * many wait is bounded, for the instance and for each tenant. Thread-safe; never blocks.
 */
public final class FeedReader {

    private final Vertx vertx;
    private final FeedReads reads;
    private final FeedSettings settings;
    private final Budget budget;
    private final ConcurrentMap<String, Set<WaitingRead>> byTenant = new ConcurrentHashMap<>();

    /** Those that a change is held back from, by an older transaction that is open. */
    private final Set<WaitingRead> held = ConcurrentHashMap.newKeySet();

    private volatile Incarnation incarnation = Incarnation.NONE;
    private volatile boolean closing;

    /**
     * Creates a reader on which nothing waits.
     *
     * @param budget of all reads that wait on the instance
     */
    public FeedReader(Vertx vertx, ChangeFeed feed, FeedSettings settings, Budget budget) {
        this.vertx = vertx;
        this.reads = new FeedReads(feed);
        this.settings = settings;
        this.budget = budget;
    }

    /** A read that may wait. */
    public interface Reading {

        /** What was read; without changes when the time is over. Fails with a {@link ProfileFailure}. */
        Future<FeedPage> page();

        /** Ends the wait, because nobody is interested any more. */
        void cancel();
    }

    /** Reads at once. Fails with {@link Kind#CURSOR_GONE} if the consumer must begin again. */
    public Future<FeedPage> read(String tenantId, FeedCursor cursor, int max) {
        return reads.read(tenantId, cursor, max);
    }

    /**
     * Reads, and waits for a change if there is none.
     *
     * @throws ProfileFailure of kind {@link Kind#RATE_LIMITED} if too many reads of the tenant wait, and {@link Kind#OVERLOADED} if
     *     too many of the instance do
     */
    public Reading await(String tenantId, FeedCursor cursor, int max, Duration wait) {
        if (!budget.tryTake(1)) {
            throw new ProfileFailure(
                    Kind.OVERLOADED,
                    "requests that wait for changes: " + budget.max() + " (expected: fewer; try again)");
        }
        WaitingRead waiting = new WaitingRead(
                vertx, tenantId, cursor, from -> reads.read(tenantId, from, max), this::heldBack, this::ended);
        byTenant.compute(tenantId, (same, present) -> {
            Set<WaitingRead> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            if (all.size() >= settings.waiting().tenantMax()) {
                budget.giveBack(1);
                throw ProfileFailure.rateLimited(
                        "requests that wait for changes: " + all.size() + " of this tenant (expected: fewer than "
                                + settings.waiting().tenantMax() + ")",
                        settings.waiting().tenantMax(),
                        1);
            }
            all.add(waiting);
            return all;
        });
        waiting.start(closing ? Duration.ZERO : wait);
        if (closing) {
            waiting.cancel();
        }
        return waiting;
    }

    /** The bus says that a profile has changed. */
    public void heard(ProfileId id) {
        byTenant.getOrDefault(id.tenantId(), Set.of()).forEach(WaitingRead::heard);
    }

    /** A poll of the change log ended well. */
    public void polled(LoggedChanges read) {
        boolean all =
                read.everything() || read.truncated() || !read.incarnation().equals(incarnation);
        incarnation = read.incarnation();
        if (byTenant.isEmpty()) {
            return;
        }
        if (all) {
            byTenant.values().forEach(waiting -> waiting.forEach(WaitingRead::readAgain));
        } else {
            Set<String> tenants = new HashSet<>();
            read.changes().forEach(change -> tenants.add(change.id().tenantId()));
            tenants.forEach(tenant -> byTenant.getOrDefault(tenant, Set.of()).forEach(WaitingRead::heard));
        }
        held.forEach(waiting -> waiting.released(read.snapshot().xmin()));
    }

    /** Ends the waits of these tenants as if their time were over, because the credentials may have changed. */
    public void endWaits(Set<String> tenantIds) {
        tenantIds.forEach(tenant -> byTenant.getOrDefault(tenant, Set.of()).forEach(WaitingRead::cancel));
    }

    /** Ends all waits as if their time were over. Later reads do not wait. */
    public void shutDown() {
        closing = true;
        byTenant.values().forEach(waiting -> waiting.forEach(WaitingRead::cancel));
    }

    private void heldBack(WaitingRead waiting, boolean isHeld) {
        if (isHeld) {
            held.add(waiting);
        } else {
            held.remove(waiting);
        }
    }

    @SuppressWarnings("NullAway") // null removes the key
    private void ended(WaitingRead waiting) {
        held.remove(waiting);
        budget.giveBack(1);
        byTenant.computeIfPresent(waiting.tenantId(), (same, present) -> {
            present.remove(waiting);
            return present.isEmpty() ? null : present;
        });
    }
}
