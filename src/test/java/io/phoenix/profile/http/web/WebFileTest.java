package io.phoenix.profile.http.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the source of a file is read. */
class WebFileTest {

    private static final int THREADS = 8;

    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void load_byManyThreadsAtOnce_readsTheSourceOnce() throws Exception {
        CountDownLatch started = new CountDownLatch(THREADS);
        WebFile file = file(() -> awaitAll(started));
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<WebFile.Content>> loads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                loads.add(workers.submit(() -> {
                    started.countDown();
                    return file.load();
                }));
            }

            for (Future<WebFile.Content> load : loads) {
                assertThat(load.get()).isSameAs(file.load());
            }
            assertThat(reads).hasValue(1);
        } finally {
            workers.shutdown();
        }
    }

    @Test
    void load_afterAFailure_readsTheSourceAgain() {
        WebFile file = file(() -> {
            if (reads.get() == 1) {
                throw new IllegalStateException("disk");
            }
        });

        assertThatThrownBy(file::load).hasMessage("disk");

        assertThat(file.load().plain().toString()).isEqualTo("text");
        assertThat(reads).hasValue(2);
    }

    private WebFile file(Runnable onRead) {
        return new WebFile(
                "page.txt",
                () -> {
                    reads.incrementAndGet();
                    onRead.run();
                    return "text".getBytes(US_ASCII);
                },
                "no-cache");
    }

    private static void awaitAll(CountDownLatch started) {
        try {
            started.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
