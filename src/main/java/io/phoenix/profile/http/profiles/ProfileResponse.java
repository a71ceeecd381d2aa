package io.phoenix.profile.http.profiles;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.ListHeader;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.Source;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Answers with one profile; the same whichever way the request came. */
public final class ProfileResponse {

    public static final CharSequence PROFILE_SOURCE = HttpHeaders.createOptimized("X-Profile-Source");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final EntityTags tags;
    private final Cors cors;
    private final ReadMetrics metrics;
    private final MultiMap changeHeaders;
    private final Map<Source, MultiMap> readHeaders = new EnumMap<>(Source.class);

    public ProfileResponse(
            EntityTags tags, String cacheControl, Cors cors, SecurityHeaders constant, ReadMetrics metrics) {
        this.tags = tags;
        this.cors = cors;
        this.metrics = metrics;
        MultiMap always = constant.copy()
                .add(HttpHeaders.CONTENT_TYPE, JSON)
                .add(HttpHeaders.CACHE_CONTROL, HttpHeaders.createOptimized(cacheControl))
                .add(HttpHeaders.VARY, cors.vary(Authentication.VARY));
        this.changeHeaders = always.copy(false);
        for (Source source : Source.values()) {
            MultiMap ofSource = always.copy(true).add(PROFILE_SOURCE, HttpHeaders.createOptimized(source.label()));
            readHeaders.put(source, ofSource.copy(false));
        }
    }

    /** Answers a read; with 304 and no body where the caller has this version already. */
    void send(HttpServerRequest request, CachedProfile profile, Source source, boolean extended) {
        metrics.read(source.label());
        String tag = tags.of(profile.version());
        HttpServerResponse response = begin(request.response(), Objects.requireNonNull(readHeaders.get(source)), tag);
        cors.allow(request);
        String ifNoneMatch = ListHeader.of(request, HttpHeaders.IF_NONE_MATCH);
        if (ifNoneMatch != null && EntityTags.names(ifNoneMatch, tag)) {
            response.headers().remove(HttpHeaders.CONTENT_TYPE);
            response.setStatusCode(304).end();
            return;
        }
        end(response, profile, extended);
    }

    /** Answers a change with the profile as it is now. */
    void sendChanged(HttpServerResponse response, CachedProfile changed, boolean extended) {
        end(begin(response, changeHeaders, tags.of(changed.version())), changed, extended);
    }

    private static HttpServerResponse begin(HttpServerResponse response, MultiMap constant, String tag) {
        if (response.headers().isEmpty()) {
            // shared as they are, and not looked at one by one again
            response.headers().setAll(constant);
        } else {
            constant.forEach(response::putHeader);
        }
        return response.putHeader(HttpHeaders.ETAG, tag);
    }

    private static void end(HttpServerResponse response, CachedProfile profile, boolean extended) {
        response.end(extended ? ProfileJson.extended(profile) : Buffer.buffer(profile.body()));
    }
}
