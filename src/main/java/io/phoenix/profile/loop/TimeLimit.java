package io.phoenix.profile.loop;

import io.netty.channel.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A time limit for very many operations. Thread-safe.
 *
 * <p>{@link Future#timeout} sets a timer for each operation, and cancels it; for a future without a context it even does so on
 * a thread of its own. All operations here have the same limit, so those that an event loop began end in that order, and one
 * timer of the event loop is enough: it is set for the oldest.
 */
public final class TimeLimit {

    private final Duration max;
    private final ThreadLocal<Waiting> ofEventLoop = ThreadLocal.withInitial(Waiting::new);

    public TimeLimit(Duration max) {
        this.max = max;
    }

    public Duration max() {
        return max;
    }

    /**
     * The result of the operation, on the caller's context; fails with a {@link TimeoutException} if it does not come in time. The
     * operation goes on.
     */
    public <T> Future<T> limit(Future<T> operation) {
        if (operation.isComplete()) {
            return operation;
        }
        Context context = Vertx.currentContext();
        return context != null && Context.isOnEventLoopThread()
                ? ofEventLoop.get().add(operation, (ContextInternal) context)
                : operation.timeout(max.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The operations that one event loop waits for, oldest first. Confined to it; only results may come from elsewhere. */
    private final class Waiting {

        private final Queue<Limited<?>> operations = new ArrayDeque<>();
        private boolean timed;

        <T> Future<T> add(Future<T> operation, ContextInternal context) {
            dropEnded();
            Limited<T> limited = new Limited<>(context.promise(), System.nanoTime() + max.toNanos());
            operations.add(limited);
            operation.onComplete(limited::end);
            if (!timed) {
                setTimer(context.nettyEventLoop(), max.toNanos());
            }
            return limited.result.future();
        }

        private void dropEnded() {
            for (Limited<?> oldest = operations.peek();
                    oldest != null && oldest.result.future().isComplete();
                    oldest = operations.peek()) {
                operations.remove();
            }
        }

        /** Not a timer of Vert.x: that would end with the verticle that happened to begin the oldest operation. */
        private void setTimer(EventLoop loop, long nanos) {
            timed = true;
            var unused = loop.schedule(() -> failLateAndWait(loop), nanos, TimeUnit.NANOSECONDS);
        }

        /** Still timed while operations fail: what that begins waits for the next timer, like all others. */
        private void failLateAndWait(EventLoop loop) {
            failLate();
            Limited<?> oldest = operations.peek();
            timed = oldest != null;
            if (oldest != null) {
                setTimer(loop, Math.max(0, oldest.endNanos - System.nanoTime()));
            }
        }

        private void failLate() {
            long now = System.nanoTime();
            dropEnded();
            for (Limited<?> oldest = operations.peek();
                    oldest != null && oldest.endNanos - now <= 0;
                    oldest = operations.peek()) {
                operations.remove();
                oldest.result.tryFail(new LateException(max));
                dropEnded();
            }
        }
    }

    private record Limited<T>(Promise<T> result, long endNanos) {

        void end(AsyncResult<T> ended) {
            if (ended.succeeded()) {
                result.tryComplete(ended.result());
            } else {
                result.tryFail(ended.cause());
            }
        }
    }

    /** Has no stack trace: it is thrown for every operation while a dependency hangs. */
    private static final class LateException extends TimeoutException {

        private static final long serialVersionUID = 1L;

        LateException(Duration max) {
            super("not within " + max.toMillis() + " ms");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
