package io.phoenix.profile.http.profiles;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.wire.DateField;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.Source;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends profiles: a single one identically from the fast path and from the router, and batches. */
public final class ProfileResponse {

    private final EntityTags tags;
    private final Cors cors;
    private final ReadMetrics metrics;
    private final MultiMap constantHeaders;
    private final CharSequence cacheControl;
    private final CharSequence batchVary;

    private volatile DatedHeaders dated;

    public ProfileResponse(
            EntityTags tags, String cacheControl, Cors cors, SecurityHeaders security, ReadMetrics metrics) {
        this.tags = tags;
        this.cors = cors;
        this.metrics = metrics;
        this.cacheControl = HttpHeaders.createOptimized(cacheControl);
        this.batchVary = cors.vary(Authentication.VARY + ", Accept-Encoding");
        this.constantHeaders = security.headers()
                .copy(true)
                .add(HttpHeaders.CONTENT_TYPE, Headers.JSON)
                .add(HttpHeaders.CACHE_CONTROL, this.cacheControl)
                .add(HttpHeaders.VARY, cors.vary(Authentication.VARY));
        this.dated = dated(DateField.now());
    }

    /** The headers of all responses that are sent within a second. */
    private record DatedHeaders(CharSequence date, MultiMap change, Map<Source, MultiMap> read) {}

    private DatedHeaders dated(CharSequence date) {
        MultiMap constant = constantHeaders.copy(true).add(HttpHeaders.DATE, date);
        Map<Source, MultiMap> read = new EnumMap<>(Source.class);
        for (Source source : Source.values()) {
            MultiMap headers =
                    constant.copy(true).add(Headers.PROFILE_SOURCE, HttpHeaders.createOptimized(source.label()));
            read.put(source, headers.copy(false));
        }
        return new DatedHeaders(date, constant.copy(false), read);
    }

    private DatedHeaders present() {
        CharSequence date = DateField.now();
        DatedHeaders last = dated;
        if (last.date != date) {
            last = dated(date);
            dated = last;
        }
        return last;
    }

    /**
     * Answers a read and counts it: 304 without a body if the caller has this version already. Throws if a {@linkplain
     * Preconditions#mayFail precondition fails}.
     */
    void send(HttpServerRequest request, CachedProfile profile, Source source, boolean extended) {
        metrics.read(source.label());
        String tag = tags.of(profile.version());
        boolean notModified = Preconditions.isNotModified(request, tag);
        HttpServerResponse response = putHeaders(
                request.response(), Objects.requireNonNull(present().read.get(source)), tag);
        cors.allow(request);
        if (notModified) {
            response.headers().remove(HttpHeaders.CONTENT_TYPE);
            response.setStatusCode(304).end();
        } else {
            var unused = ResponseBody.endSmall(request, body(profile, extended));
        }
    }

    /** Answers a change with the profile after it. */
    public void sendChanged(HttpServerResponse response, CachedProfile changed, boolean extended) {
        putHeaders(response, present().change, tags.of(changed.version())).end(body(changed, extended));
    }

    /** The condition of a change. */
    public VersionCondition conditionOf(HttpServerRequest request) {
        return Preconditions.ofChange(request.headers(), tags);
    }

    /**
     * Answers a batch. Only a complete and fresh one has a tag, because a retry of another one may yield more. An answer to
     * POST has none either: it is no representation of its target.
     */
    void sendBatch(HttpServerRequest request, BatchResult batch, boolean create, boolean extended) {
        boolean gzip = Gzip.isAccepted(request);
        String tag = isTagged(request, batch) ? tags.of(batch, gzip) : null;
        if (!beginBatch(request, batch, tag)) {
            endBatch(request, ProfileJson.batch(batch, create, extended), gzip);
        }
    }

    /** Answers a batch as {@link #sendBatch} does, with a body that is encoded already. */
    void sendBatch(HttpServerRequest request, BatchResult batch, Buffer body) {
        boolean gzip = Gzip.isAccepted(request);
        String tag = isTagged(request, batch) ? tags.of(body, gzip) : null;
        if (!beginBatch(request, batch, tag)) {
            endBatch(request, body, gzip);
        }
    }

    private static boolean isTagged(HttpServerRequest request, BatchResult batch) {
        return isRead(request)
                && batch.unavailable().isEmpty()
                && batch.absent().isEmpty()
                && batch.stale().isEmpty();
    }

    private static boolean isRead(HttpServerRequest request) {
        return !request.method().equals(HttpMethod.POST);
    }

    /** Counts the profiles and sets the headers; true if it has answered, with 304. */
    private boolean beginBatch(HttpServerRequest request, BatchResult batch, @Nullable String tag) {
        batch.countTo(metrics);
        boolean stale = !batch.stale().isEmpty();
        boolean notModified = isRead(request) && Preconditions.isNotModified(request, tag);
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, batchVary);
        if (stale) {
            response.putHeader(Headers.PROFILE_SOURCE, Source.STALE.label());
        }
        if (tag != null) {
            response.putHeader(HttpHeaders.ETAG, tag);
        }
        if (notModified) {
            response.setStatusCode(304).end();
        }
        return notModified;
    }

    private static void endBatch(HttpServerRequest request, Buffer json, boolean gzip) {
        HttpServerResponse response = request.response().putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        if (gzip && json.length() >= Gzip.BYTES_MIN) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
            ResponseBody.end(request, Gzip.compress(json));
        } else {
            ResponseBody.end(request, json);
        }
    }

    private static HttpServerResponse putHeaders(HttpServerResponse response, MultiMap constant, String tag) {
        if (response.headers().isEmpty()) {
            // shares the immutable map; putting them one by one would validate each again
            response.headers().setAll(constant);
        } else {
            constant.forEach(response::putHeader);
        }
        return response.putHeader(HttpHeaders.ETAG, tag);
    }

    static Buffer body(CachedProfile profile, boolean extended) {
        return extended ? ProfileJson.extended(profile) : Buffer.buffer(profile.body());
    }
}
