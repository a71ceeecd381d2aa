package io.phoenix.profile.feed;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One read that waits for a change. It reads when it begins, and then only when it has reason to: a change was heard of; or, if
 * the last read found one that is held back, the oldest open transaction has ended. The methods that others call are thread-safe;
 * everything happens on the event loop that created it.
 */
final class WaitingRead implements FeedReader.Reading {

    private final Vertx vertx;
    private final Context context;
    private final String tenantId;
    private final Function<FeedCursor, Future<FeedPage>> read;
    private final BiConsumer<WaitingRead, Boolean> heldBack;
    private final Consumer<WaitingRead> ended;
    private final Promise<FeedPage> answer = Promise.promise();

    // confined to the context, like the methods below
    private FeedCursor cursor;
    private @Nullable FeedPage last;
    /** From the beginning, so that a change which is heard of before the first read doesn't start another one. */
    private boolean reading = true;

    private boolean due;
    private boolean cancelled;
    private boolean over;
    private long timer = -1;

    WaitingRead(
            Vertx vertx,
            String tenantId,
            FeedCursor cursor,
            Function<FeedCursor, Future<FeedPage>> read,
            BiConsumer<WaitingRead, Boolean> heldBack,
            Consumer<WaitingRead> ended) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.tenantId = tenantId;
        this.cursor = cursor;
        this.read = read;
        this.heldBack = heldBack;
        this.ended = ended;
    }

    String tenantId() {
        return tenantId;
    }

    @Override
    public Future<FeedPage> page() {
        return answer.future();
    }

    @Override
    public void cancel() {
        context.runOnContext(now -> cancelNow());
    }

    void start(Duration wait) {
        context.runOnContext(now -> {
            timer = vertx.setTimer(Math.max(1, wait.toMillis()), due -> cancelNow());
            readNow();
        });
    }

    /**
     * A change of the tenant was heard of. While one is held back, it is most likely that one, or held back as well: then the polls
     * tell when to read.
     */
    void heard() {
        context.runOnContext(now -> {
            if (reading) {
                due = true;
            } else if (last == null || !last.held()) {
                readNow();
            }
        });
    }

    /** Whatever is held back: all may have changed. */
    void readAgain() {
        context.runOnContext(now -> {
            if (reading) {
                due = true;
            } else {
                readNow();
            }
        });
    }

    /** The poll says how far rows are released. */
    void released(long below) {
        context.runOnContext(now -> {
            if (!reading && last != null && last.held() && below > last.releasedBelow()) {
                readNow();
            }
        });
    }

    private void readNow() {
        if (over) {
            return;
        }
        reading = true;
        due = false;
        read.apply(cursor).onComplete(page -> context.runOnContext(now -> finished(page)), failure -> fail(failure));
    }

    private void fail(Throwable failure) {
        context.runOnContext(now -> {
            if (end()) {
                answer.fail(failure);
            }
        });
    }

    private void finished(FeedPage page) {
        if (over) {
            return;
        }
        reading = false;
        last = page;
        if (!page.changes().isEmpty() || cancelled) {
            end();
            answer.complete(page);
            return;
        }
        cursor = FeedReads.after(page);
        heldBack.accept(this, page.held());
        if (page.more() || due) {
            readNow();
        }
    }

    /** A read in flight is still answered. */
    private void cancelNow() {
        cancelled = true;
        FeedPage read = last;
        if (!reading && read != null && end()) {
            // the next page begins where this one ended
            answer.complete(new FeedPage(
                    read.incarnation(),
                    read.prunedBelow(),
                    read.releasedBelow(),
                    List.of(),
                    read.next(),
                    false,
                    read.held()));
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        vertx.cancelTimer(timer);
        ended.accept(this);
        return true;
    }
}
