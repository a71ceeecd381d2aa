package io.phoenix.profile.http.board;

import io.phoenix.profile.board.MemberTags;
import io.phoenix.profile.config.BoardSettings;
import io.phoenix.profile.config.BoardSettings.TagHeader;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.Source;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends what may be read without credentials. Shared caches may keep boards: they are the same for everybody, vary in the encoding
 * alone, and have the cache tag of each member, present or not. Thread-safe.
 */
public record PublicResponse(EntityTags tags, MemberTags memberTags, BoardSettings settings, ReadMetrics metrics) {

    private static final String REVALIDATED = "private, no-cache";

    /**
     * Answers with the body of a board, or 304.
     *
     * @param ids all members
     * @param left how long the board is valid; caches do not keep it longer
     */
    void sendBoard(HttpServerRequest request, List<ProfileId> ids, BatchResult found, Buffer body, Duration left) {
        request.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (send(request, found, body, cacheControl(left))) {
            putTags(request.response(), ids);
        }
        end(request, body);
    }

    /** Answers with the body of a read with a publishable key, or 304. The response varies with the origin already. */
    void sendKeyed(HttpServerRequest request, BatchResult found, Buffer body) {
        request.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        send(request, found, body, REVALIDATED);
        end(request, body);
    }

    /** Counts the profiles, and sets status and headers; whether caches may keep the response. */
    private boolean send(HttpServerRequest request, BatchResult found, Buffer body, String cacheControl) {
        found.countTo(metrics);
        boolean fresh = found.unavailable().isEmpty() && found.stale().isEmpty();
        String tag = fresh ? tags.of(body, Gzip.isAccepted(request)) : null;
        boolean notModified = Preconditions.isNotModified(request, tag);
        HttpServerResponse response = request.response();
        // another answer will be better soon than one that is not fresh
        response.putHeader(HttpHeaders.CACHE_CONTROL, fresh ? cacheControl : Headers.NO_STORE);
        if (tag != null) {
            response.putHeader(HttpHeaders.ETAG, tag);
        }
        if (!found.stale().isEmpty()) {
            response.putHeader(Headers.PROFILE_SOURCE, Source.STALE.label());
        }
        if (notModified) {
            response.setStatusCode(304);
        }
        return fresh;
    }

    private void putTags(HttpServerResponse response, List<ProfileId> ids) {
        TagHeader header = settings.tagHeader();
        if (header != TagHeader.NONE) {
            response.putHeader(
                    header.field(),
                    Stream.concat(Stream.of(memberTags.ofAll()), ids.stream().map(memberTags::of))
                            .collect(Collectors.joining(header.separator())));
        }
    }

    private String cacheControl(Duration left) {
        long maxAge = Math.min(settings.maxAge().toSeconds(), left.toSeconds());
        long stale = Math.min(settings.staleWhileRevalidate().toSeconds(), left.toSeconds() - maxAge);
        return "public, max-age=" + maxAge + ", stale-while-revalidate=" + stale;
    }

    private static void end(HttpServerRequest request, Buffer json) {
        HttpServerResponse response = request.response();
        if (response.getStatusCode() == 304) {
            response.end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        if (json.length() >= Gzip.BYTES_MIN && Gzip.isAccepted(request)) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
            ResponseBody.end(request, Gzip.compress(json));
        } else {
            ResponseBody.end(request, json);
        }
    }
}
