package io.phoenix.profile.loop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Runs a task on the event loop that submits it, after what that is doing now; a task of any other thread on the common pool.
 * Thread-safe.
 *
 * <p>Caffeine submits its maintenance at the first of many puts, so one task does it for a whole batch. A task for the pool
 * would wake a thread, which costs more than the maintenance, and compete with the event loop for the same entries.
 */
public final class EndOfTurn implements Executor {

    @Override
    public void execute(Runnable task) {
        Context context = Vertx.currentContext();
        if (context != null && Context.isOnEventLoopThread()) {
            context.runOnContext(now -> task.run());
        } else {
            ForkJoinPool.commonPool().execute(task);
        }
    }
}
