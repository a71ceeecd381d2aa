package io.phoenix.profile.http;

import io.phoenix.profile.tier.Resident;
import io.phoenix.profile.tier.Source;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers with one profile; the same whichever way the request came. */
final class ProfileAnswer {

    private static final CharSequence PROFILE_SOURCE = HttpHeaders.createOptimized("X-Profile-Source");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence AUTHORIZATION = HttpHeaders.createOptimized("Authorization");

    private final EntityTags tags;
    private final CharSequence cacheControl;

    ProfileAnswer(EntityTags tags, String cacheControl) {
        this.tags = tags;
        this.cacheControl = HttpHeaders.createOptimized(cacheControl);
    }

    /** Answers a read; with 304 and no body where the caller has this version already. */
    void send(HttpServerRequest request, Resident resident, Source source, boolean extended) {
        String tag = tags.of(resident.version());
        HttpServerResponse response = request.response().putHeader(PROFILE_SOURCE, source.label());
        String ifNoneMatch = ListHeader.of(request, HttpHeaders.IF_NONE_MATCH);
        if (ifNoneMatch != null && EntityTags.names(ifNoneMatch, tag)) {
            cacheable(response, tag).setStatusCode(304).end();
            return;
        }
        send(response, resident, tag, extended);
    }

    /** Answers a change with the profile as it is now. */
    void sendChanged(HttpServerResponse response, Resident changed, boolean extended) {
        send(response, changed, tags.of(changed.version()), extended);
    }

    private void send(HttpServerResponse response, Resident resident, String tag, boolean extended) {
        cacheable(response, tag)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(extended ? ProfileJson.extended(resident) : Buffer.buffer(resident.body()));
    }

    private HttpServerResponse cacheable(HttpServerResponse response, String tag) {
        return response.putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, AUTHORIZATION);
    }
}
