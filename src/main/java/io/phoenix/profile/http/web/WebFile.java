package io.phoenix.profile.http.web;

import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.Gzip;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** A file of the jar as browsers get it, held in memory in both of its forms. It never changes while the process lives. */
final class WebFile {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8",
            "ts", "text/plain; charset=utf-8",
            "txt", "text/plain; charset=utf-8");

    /** A browser asks each time whether the file has changed, so that an upgrade shows at once. */
    private static final String ASK_EACH_TIME = "no-cache";

    private static final int TAG_DIGITS = 20;

    private final Buffer plain;
    private final Buffer gzipped;
    private final String type;
    private final String tag;
    private final String cacheControl;

    private WebFile(byte[] content, String type, String cacheControl) {
        this.plain = Buffer.buffer(content);
        this.gzipped = content.length < Gzip.BYTES_MIN ? plain : Gzip.compressOnce(plain);
        this.type = type;
        this.cacheControl = cacheControl;
        this.tag = tagOf(content);
    }

    /**
     * Reads a file. It blocks: not for event loops.
     *
     * @param resource its absolute name within the jar; its ending says what it is
     */
    static WebFile read(String resource) {
        return read(resource, ASK_EACH_TIME);
    }

    /** Reads a file that caches treat as the header says. It blocks: not for event loops. */
    static WebFile read(String resource, String cacheControl) {
        String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        try (InputStream file = WebFile.class.getResourceAsStream(resource)) {
            if (file == null || type == null) {
                throw new IllegalStateException(resource + " is not in the jar, or of no known type");
            }
            return new WebFile(file.readAllBytes(), type, cacheControl);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** Answers with the file, or with 304 where the caller has it. */
    void send(HttpServerRequest request) {
        boolean gzip = gzipped != plain && Gzip.isAsked(request);
        String form = gzip ? '"' + tag + "-gzip\"" : '"' + tag + '"';
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, form)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && EntityTags.names(known, form)) {
            response.setStatusCode(304).end();
            return;
        }
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, type).end((gzip ? gzipped : plain).copy());
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash).substring(0, TAG_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
