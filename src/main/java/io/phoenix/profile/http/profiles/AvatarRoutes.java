package io.phoenix.profile.http.profiles;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.avatar.AvatarKey;
import io.phoenix.profile.avatar.AvatarPng;
import io.phoenix.profile.avatar.AvatarSeal;
import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.FairWorkers;
import io.phoenix.profile.edge.Peers;
import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/**
 * Avatars as SVG and PNG, public and immutable: a URL never changes its picture, so browsers never revalidate it. Only keys
 * from an {@code avatar_url} of this service are drawn.
 */
public final class AvatarRoutes implements Routes {

    private static final String PATH = "/v1/avatars/:style/:file";
    private static final String SVG = ".svg";
    private static final String PNG = ".png";
    /** Few sizes, so that caches hit; some are two and three times others, for dense screens. */
    private static final List<Integer> SIZES_PX = List.of(16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512);

    private static final int SIZE_PX_DEFAULT = 128;
    private static final Set<String> PNG_PARAMETERS = Set.of("size");

    private final Vertx vertx;
    private final AvatarSeal seal;
    private final Peers peers;
    private final HttpMetrics metrics;
    private final FairWorkers workers;
    private final Cache<String, byte[]> pngs;

    public AvatarRoutes(
            Vertx vertx, AvatarSettings settings, AvatarSeal seal, Peers peers, Budget drawings, HttpMetrics metrics) {
        this.vertx = vertx;
        this.seal = seal;
        this.peers = peers;
        this.metrics = metrics;
        this.workers = new FairWorkers(
                vertx,
                "png",
                settings.pngDrawingMax(),
                drawings,
                () -> new ProfileFailure(
                        Kind.OVERLOADED,
                        "PNGs waiting to be rendered: " + settings.pngWaitingMax() + " (expected: fewer; try again)"));
        this.pngs = Caffeine.newBuilder()
                .maximumWeight(settings.pngCacheBytesMax())
                .weigher((String name, byte[] png) -> png.length)
                .build();
    }

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        String file = context.pathParam("file");
        AvatarStyle style =
                AvatarStyle.named(context.pathParam("style")).orElseThrow(() -> noAvatarAt(context.request()));
        String sealed = file.endsWith(SVG) || file.endsWith(PNG) ? file.substring(0, file.length() - SVG.length()) : "";
        String key = seal.open(sealed).orElseThrow(() -> noAvatarAt(context.request()));
        if (style.isLoaded()) {
            answer(context, style, key);
        } else {
            load(style)
                    .compose(loaded -> {
                        answer(context, style, key);
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

    private void answer(RoutingContext context, AvatarStyle style, String key) {
        Picture picture = new Picture(style, style.parse(key).orElseThrow(() -> noAvatarAt(context.request())));
        if (context.pathParam("file").endsWith(SVG)) {
            svg(context, picture);
        } else {
            png(context, picture);
        }
    }

    private static ProfileFailure noAvatarAt(HttpServerRequest request) {
        return new ProfileFailure(
                Kind.UNKNOWN_PATH,
                "no avatar at '" + Quoted.of(request.path())
                        + "' (expected: the path of an avatar_url, /v1/avatars/<style>/<key>.svg or .png)");
    }

    private void svg(RoutingContext context, Picture picture) {
        QueryParameters.requireNone(context.request());
        if (!isNotModified(context, '"' + picture.name() + '"')) {
            context.response().putHeader(HttpHeaders.CONTENT_TYPE, "image/svg+xml; charset=utf-8");
            ResponseBody.end(context.request(), Buffer.buffer(picture.svg()));
        }
    }

    private void png(RoutingContext context, Picture picture) {
        int sizePx = QueryParameters.of(context.request(), PNG_PARAMETERS).oneOf("size", SIZE_PX_DEFAULT, SIZES_PX);
        String name = picture.name() + '@' + sizePx;
        if (!isNotModified(context, '"' + name + '"')) {
            drawn(context.request(), name, picture, sizePx)
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

    private Future<byte[]> drawn(HttpServerRequest request, String name, Picture picture, int sizePx) {
        byte[] cached = pngs.getIfPresent(name);
        if (cached != null) {
            return Future.succeededFuture(cached);
        }
        return workers.run(peers.of(request), () -> AvatarPng.png(picture.svgFor(sizePx), sizePx))
                .onSuccess(png -> {
                    pngs.put(name, png);
                    metrics.imageRendered();
                });
    }

    /** Sets the headers of a picture; answers 304 if the caller has it already. */
    private static boolean isNotModified(RoutingContext context, String tag) {
        boolean notModified = Preconditions.isNotModified(context.request(), tag);
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        Cors.allowAny(response);
        if (notModified) {
            response.setStatusCode(304).end();
        }
        return notModified;
    }

    private record Picture(AvatarStyle style, AvatarKey key) {

        String svg() {
            return style.svg(key);
        }

        String svgFor(int sizePx) {
            return style.svgFor(key, sizePx);
        }

        String name() {
            return style.urlName() + '/' + key;
        }
    }
}
