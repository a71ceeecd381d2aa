package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.postgres.transfer.TenantErasure;
import io.phoenix.profile.tenant.Tenants;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases the profiles of tenants that are being deleted, one tenant at a time, on a thread of its own. Every instance tries; the
 * lease of {@link TenantErasure} lets one of them do it, and another go on after that one has ended. Thread-safe.
 */
final class TenantErasures {

    /** Until an instance notices that another has ended before its work was done; the lease lasts as long. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(TenantErasures.class);

    private final Tenants tenants;
    private final Function<String, TenantErasure> erasures;
    private final WorkerExecutor worker;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean stopped;

    TenantErasures(Vertx vertx, Settings settings, Tenants tenants) {
        this.tenants = tenants;
        this.erasures = id -> ConfiguredTenants.erasure(settings, id);
        this.worker = vertx.createSharedWorkerExecutor("tenant-erasure", 1, 365, TimeUnit.DAYS);
        tenants.addListener(changed -> run());
    }

    /** Erases what there is to erase, unless it is at it. */
    void run() {
        List<String> deleting = tenants.current().deleting();
        if (deleting.isEmpty() || stopped || !running.compareAndSet(false, true)) {
            return;
        }
        worker.executeBlocking(
                        () -> {
                            deleting.forEach(this::erase);
                            return null;
                        },
                        false)
                .onComplete(ended -> running.set(false));
    }

    /** What was erased stays erased; another run goes on. */
    void stop() {
        stopped = true;
        worker.close();
    }

    private void erase(String tenantId) {
        if (stopped) {
            return;
        }
        AtomicBoolean begun = new AtomicBoolean();
        try {
            long erased = erasures.apply(tenantId).run(profiles -> {
                if (begun.compareAndSet(false, true)) {
                    LOG.info("tenant '{}': erasing its profiles", tenantId);
                }
                if (stopped) {
                    throw new IllegalStateException("the instance stops");
                }
            });
            // otherwise another process does it
            if (begun.get()) {
                LOG.info("tenant '{}': erased {} profiles", tenantId, erased);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            LOG.warn(
                    "tenant '{}': erasing was interrupted, retrying within {} s: {}",
                    tenantId,
                    INTERVAL.toSeconds(),
                    FailureMessage.of(failure));
        }
    }
}
