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
 * Draws PNGs away from the event loops, a few at a time, and remembers some. Drawing takes milliseconds of a core, so it
 * is bounded: whoever comes when too many wait is told to come again. Safe for use by several threads.
 */
final class PngRenderer {

    private final AvatarSettings settings;
    private final HttpMetrics metrics;
    private final WorkerExecutor threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Cache<String, byte[]> drawn;

    PngRenderer(Vertx vertx, AvatarSettings settings, HttpMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.threads = vertx.createSharedWorkerExecutor("png", settings.pngDrawingMax());
        this.drawn = Caffeine.newBuilder()
                .maximumWeight(settings.pngCacheBytesMax())
                .weigher((String name, byte[] png) -> png.length)
                .build();
    }

    /**
     * The picture.
     *
     * @param name of the picture and its size; the same name is always the same picture
     */
    Future<byte[]> png(String name, Supplier<String> svg, int sizePx) {
        byte[] known = drawn.getIfPresent(name);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        if (underWay.incrementAndGet() > settings.pngDrawingMax() + settings.pngWaitingMax()) {
            underWay.decrementAndGet();
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "pictures waiting to be drawn: " + settings.pngWaitingMax() + " (expected: fewer; try again)"));
        }
        return threads.executeBlocking(() -> AvatarPng.png(svg.get(), sizePx), false)
                .onSuccess(png -> {
                    drawn.put(name, png);
                    metrics.imageRendered();
                })
                .onComplete(ended -> underWay.decrementAndGet());
    }
}
