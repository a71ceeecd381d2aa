package io.phoenix.profile.http.profiles;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.avatar.AvatarKey;
import io.phoenix.profile.avatar.AvatarPng;
import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Avatars as SVG and PNG, public and immutable: a URL never changes its picture, so browsers never revalidate it. */
public final class AvatarRoutes implements Routes {

    private static final String PATH = "/v1/avatars/:style/:file";
    private static final int SIZE_PX_DEFAULT = 128;

    private final Vertx vertx;
    private final AvatarSettings settings;
    private final HttpMetrics metrics;
    private final WorkerExecutor workers;
    private final AtomicInteger pending = new AtomicInteger();
    private final Cache<String, byte[]> pngs;

    public AvatarRoutes(Vertx vertx, AvatarSettings settings, HttpMetrics metrics) {
        this.vertx = vertx;
        this.settings = settings;
        this.metrics = metrics;
        this.workers = vertx.createSharedWorkerExecutor("png", settings.pngDrawingMax());
        this.pngs = Caffeine.newBuilder()
                .maximumWeight(settings.pngCacheBytesMax())
                .weigher((String name, byte[] png) -> png.length)
                .build();
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, "GET");
    }

    private void get(RoutingContext context) {
        AvatarStyle style = AvatarStyle.named(context.pathParam("style")).orElse(AvatarStyle.CRITTER);
        if (style.isLoaded()) {
            answer(context);
        } else {
            load(style)
                    .compose(loaded -> {
                        answer(context);
                        return Future.succeededFuture();
                    })
                    .onFailure(context::fail);
        }
    }

    private Future<Void> load(AvatarStyle style) {
        return vertx.executeBlocking(
                () -> {
                    style.load();
                    return null;
                },
                false);
    }

    private void answer(RoutingContext context) {
        String file = context.pathParam("file");
        int dot = file.lastIndexOf('.');
        String key = dot < 0 ? file : file.substring(0, dot);
        Optional<Picture> picture = Picture.of(context.pathParam("style"), key);
        if (picture.isPresent() && file.endsWith(".svg")) {
            svg(context, picture.get());
        } else if (picture.isPresent() && file.endsWith(".png")) {
            png(context, picture.get());
        } else {
            throw new ProfileFailure(
                    Kind.UNKNOWN_PATH,
                    "no avatar at '" + Quoted.of(context.request().path())
                            + "' (expected: /v1/avatars/<style>/<key>.svg or .png)");
        }
    }

    private void svg(RoutingContext context, Picture picture) {
        if (!isNotModified(context, '"' + picture.name() + '"')) {
            context.response().putHeader(HttpHeaders.CONTENT_TYPE, "image/svg+xml; charset=utf-8");
            ResponseBody.end(context.request(), Buffer.buffer(picture.svg()));
        }
    }

    private void png(RoutingContext context, Picture picture) {
        int sizePx = (int) QueryParameters.number(
                context.request(),
                "size",
                SIZE_PX_DEFAULT,
                AvatarPng.SIZE_PX_MIN,
                AvatarPng.SIZE_PX_MAX,
                AvatarPng.SIZE_PX_MIN + " to " + AvatarPng.SIZE_PX_MAX + " pixels");
        String name = picture.name() + '@' + sizePx;
        if (!isNotModified(context, '"' + name + '"')) {
            render(name, picture, sizePx)
                    .onComplete(
                            png -> {
                                context.response().putHeader(HttpHeaders.CONTENT_TYPE, "image/png");
                                ResponseBody.end(context.request(), Buffer.buffer(png));
                            },
                            failure -> {
                                // a failure must not be cached as the picture
                                context.response()
                                        .headers()
                                        .remove(HttpHeaders.CACHE_CONTROL)
                                        .remove(HttpHeaders.ETAG);
                                context.fail(failure);
                            });
        }
    }

    /**
     * Renders a PNG on a worker thread, and caches it under its name. Rendering costs milliseconds of CPU, so concurrency and
     * queue are bounded.
     */
    private Future<byte[]> render(String name, Picture picture, int sizePx) {
        byte[] cached = pngs.getIfPresent(name);
        if (cached != null) {
            return Future.succeededFuture(cached);
        }
        if (pending.incrementAndGet() > settings.pngDrawingMax() + settings.pngWaitingMax()) {
            pending.decrementAndGet();
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "PNGs waiting to be rendered: " + settings.pngWaitingMax() + " (expected: fewer; try again)"));
        }
        return workers.executeBlocking(() -> AvatarPng.png(picture.svg(), sizePx), false)
                .onSuccess(png -> {
                    pngs.put(name, png);
                    metrics.imageRendered();
                })
                .onComplete(ended -> pending.decrementAndGet());
    }

    /** Sets the headers of a picture; answers 304 if the caller has it already. */
    private static boolean isNotModified(RoutingContext context, String tag) {
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        boolean notModified = EntityTags.isNotModified(context.request(), tag);
        if (notModified) {
            response.setStatusCode(304).end();
        }
        return notModified;
    }

    /** An existing picture: the key is one that its style accepts. */
    private record Picture(AvatarStyle style, AvatarKey key) {

        static Optional<Picture> of(String style, String key) {
            return AvatarStyle.named(style)
                    .flatMap(named ->
                            AvatarKey.parse(key).filter(named::accepts).map(parsed -> new Picture(named, parsed)));
        }

        String svg() {
            return style.svg(key);
        }

        String name() {
            return style.urlName() + '/' + key;
        }
    }
}
