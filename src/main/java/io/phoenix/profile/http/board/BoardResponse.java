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

/**
 * Sends boards so that shared caches may keep them: the same for everybody, varying in the encoding alone, with the cache tag of each
 * member, present or not. Thread-safe.
 */
public record BoardResponse(EntityTags tags, MemberTags memberTags, BoardSettings settings, ReadMetrics metrics) {

    /**
     * Answers with the body, or 304.
     *
     * @param ids all members
     * @param left how long the board is valid; caches do not keep it longer
     */
    void send(HttpServerRequest request, List<ProfileId> ids, BatchResult found, Buffer body, Duration left) {
        found.countTo(metrics);
        boolean gzip = Gzip.isAccepted(request);
        boolean fresh = found.unavailable().isEmpty() && found.stale().isEmpty();
        String tag = fresh ? tags.of(body, gzip) : null;
        boolean notModified = Preconditions.isNotModified(request, tag);
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (tag == null) {
            // another answer will be better soon
            response.putHeader(HttpHeaders.CACHE_CONTROL, Headers.NO_STORE);
        } else {
            response.putHeader(HttpHeaders.CACHE_CONTROL, cacheControl(left)).putHeader(HttpHeaders.ETAG, tag);
            putTags(response, ids);
        }
        if (!found.stale().isEmpty()) {
            response.putHeader(Headers.PROFILE_SOURCE, Source.STALE.label());
        }
        if (notModified) {
            response.setStatusCode(304).end();
        } else {
            end(request, body, gzip);
        }
    }

    private void putTags(HttpServerResponse response, List<ProfileId> ids) {
        TagHeader header = settings.tagHeader();
        if (header != TagHeader.NONE) {
            response.putHeader(
                    header.field(), ids.stream().map(memberTags::of).collect(Collectors.joining(header.separator())));
        }
    }

    private String cacheControl(Duration left) {
        long maxAge = Math.min(settings.maxAge().toSeconds(), left.toSeconds());
        long stale = Math.min(settings.staleWhileRevalidate().toSeconds(), left.toSeconds() - maxAge);
        return "public, max-age=" + maxAge + ", stale-while-revalidate=" + stale;
    }

    private static void end(HttpServerRequest request, Buffer json, boolean gzip) {
        HttpServerResponse response = request.response().putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        if (gzip && json.length() >= Gzip.BYTES_MIN) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
            ResponseBody.end(request, Gzip.compress(json));
        } else {
            ResponseBody.end(request, json);
        }
    }
}
