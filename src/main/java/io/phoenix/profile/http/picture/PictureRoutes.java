package io.phoenix.profile.http.picture;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.config.PictureSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.picture.PictureNames;
import io.phoenix.profile.picture.PictureSizes;
import io.phoenix.profile.picture.PictureStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Own pictures as they are shown, public and immutable: a URL never changes its picture. Only names of this service are looked up.
 * Keeps files in memory for a minute at most, so that one that was removed is gone everywhere after that.
 */
public final class PictureRoutes implements Routes {

    private static final String PATH = ProfileJson.PICTURES + ":file";
    private static final Set<String> PARAMETERS = Set.of("size");
    private static final Duration CACHED_FOR = Duration.ofMinutes(1);

    private final PictureStore store;
    private final PictureNames names;
    private final String cacheControl;
    private final Cache<String, byte[]> files;

    public PictureRoutes(PictureStore store, PictureNames names, PictureSettings limits) {
        this.store = store;
        this.names = names;
        this.cacheControl = "public, max-age=" + limits.cacheMaxAge().toSeconds() + ", immutable";
        this.files = Caffeine.newBuilder()
                .maximumWeight(limits.cacheBytesMax())
                .weigher((String name, byte[] file) -> file.length)
                .expireAfterWrite(CACHED_FOR)
                .build();
    }

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        HttpServerRequest request = context.request();
        String name = context.pathParam("file");
        if (!names.isGenuine(name)) {
            throw noPictureAt(request);
        }
        int sizePx = QueryParameters.of(request, PARAMETERS).oneOf("size", PictureSizes.DEFAULT, PictureSizes.ALL);
        Routes.answer(context, file(name, sizePx), (Optional<byte[]> file) -> {
            byte[] found = file.orElseThrow(() -> noPictureAt(request));
            send(request, name, sizePx, found);
        });
    }

    private Future<Optional<byte[]>> file(String name, int sizePx) {
        String key = name + '@' + sizePx;
        byte[] cached = files.getIfPresent(key);
        return cached != null
                ? Future.succeededFuture(Optional.of(cached))
                : store.find(name, sizePx).onSuccess(found -> found.ifPresent(file -> files.put(key, file)));
    }

    private void send(HttpServerRequest request, String name, int sizePx, byte[] file) {
        String tag = '"' + name + '@' + sizePx + '"';
        boolean notModified = Preconditions.isNotModified(request, tag);
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader("Content-Security-Policy", "default-src 'none'");
        Cors.allowAny(response);
        if (notModified) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, name.endsWith(".png") ? "image/png" : "image/jpeg");
        ResponseBody.end(request, Buffer.buffer(file));
    }

    private static ProfileFailure noPictureAt(HttpServerRequest request) {
        return new ProfileFailure(
                Kind.UNKNOWN_PATH,
                "no picture at '" + Quoted.of(request.path()) + "' (expected: the path of an avatar_url, "
                        + ProfileJson.PICTURES + "<name>)");
    }
}
