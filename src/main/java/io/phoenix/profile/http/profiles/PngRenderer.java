package io.phoenix.profile.http.profiles;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.avatar.AvatarPng;
import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Renders PNGs on worker threads, and caches them. Rendering costs milliseconds of CPU, so concurrency and queue are
 * bounded; beyond that it fails with {@link Kind#OVERLOADED}. Safe for use by several threads.
 */
final class PngRenderer {

    private final AvatarSettings settings;
    private final HttpMetrics metrics;
    private final WorkerExecutor workers;
    private final AtomicInteger pending = new AtomicInteger();
    private final Cache<String, byte[]> cache;

    PngRenderer(Vertx vertx, AvatarSettings settings, HttpMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.workers = vertx.createSharedWorkerExecutor("png", settings.pngDrawingMax());
        this.cache = Caffeine.newBuilder()
                .maximumWeight(settings.pngCacheBytesMax())
                .weigher((String name, byte[] png) -> png.length)
                .build();
    }

    /**
     * Renders a picture.
     *
     * @param name the cache key; it identifies picture and size
     */
    Future<byte[]> render(String name, Supplier<String> svg, int sizePx) {
        byte[] cached = cache.getIfPresent(name);
        if (cached != null) {
            return Future.succeededFuture(cached);
        }
        if (pending.incrementAndGet() > settings.pngDrawingMax() + settings.pngWaitingMax()) {
            pending.decrementAndGet();
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "PNGs waiting to be rendered: " + settings.pngWaitingMax() + " (expected: fewer; try again)"));
        }
        return workers.executeBlocking(() -> AvatarPng.png(svg.get(), sizePx), false)
                .onSuccess(png -> {
                    cache.put(name, png);
                    metrics.imageRendered();
                })
                .onComplete(ended -> pending.decrementAndGet());
    }
}
