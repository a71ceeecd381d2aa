package io.phoenix.profile.http.profiles;

import io.phoenix.profile.avatar.AvatarKey;
import io.phoenix.profile.avatar.AvatarPng;
import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Avatars as SVG and PNG, public and immutable: a URL never changes its picture, so browsers never revalidate it. */
public final class AvatarRoutes implements Routes {

    private static final String PATH = "/v1/avatars/:style/:file";
    private static final int SIZE_PX_DEFAULT = 128;

    private final PngRenderer renderer;

    public AvatarRoutes(Vertx vertx, AvatarSettings settings, HttpMetrics metrics) {
        this.renderer = new PngRenderer(vertx, settings, metrics);
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, "GET");
    }

    private void get(RoutingContext context) {
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
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "image/svg+xml; charset=utf-8")
                    .end(picture.svg());
        }
    }

    private void png(RoutingContext context, Picture picture) {
        int sizePx = sizePx(context);
        String name = picture.name() + '@' + sizePx;
        if (!isNotModified(context, '"' + name + '"')) {
            renderer.render(name, picture::svg, sizePx)
                    .onComplete(
                            png -> context.response()
                                    .putHeader(HttpHeaders.CONTENT_TYPE, "image/png")
                                    .end(Buffer.buffer(png)),
                            failure -> {
                                // nobody may cache a failure as the picture
                                context.response()
                                        .headers()
                                        .remove(HttpHeaders.CACHE_CONTROL)
                                        .remove(HttpHeaders.ETAG);
                                context.fail(failure);
                            });
        }
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

    private static int sizePx(RoutingContext context) {
        String size = context.request().getParam("size");
        if (size == null) {
            return SIZE_PX_DEFAULT;
        }
        try {
            int sizePx = Integer.parseInt(size);
            if (sizePx >= AvatarPng.SIZE_PX_MIN && sizePx <= AvatarPng.SIZE_PX_MAX) {
                return sizePx;
            }
        } catch (NumberFormatException malformed) {
            // reported below, like a number out of range
        }
        throw new ProfileFailure(
                Kind.MALFORMED_PARAMETER,
                "size: '" + Quoted.of(size) + "' (expected: " + AvatarPng.SIZE_PX_MIN + " to " + AvatarPng.SIZE_PX_MAX
                        + " pixels)");
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
