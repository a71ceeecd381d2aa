package io.phoenix.profile.http.web;

import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
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
import java.util.Objects;
import java.util.Set;
import java.util.zip.Deflater;

/** A static file from the jar, held in memory plain and compressed, once for all responses. Immutable. */
final class WebFile {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8",
            "ts", "text/plain; charset=utf-8",
            "txt", "text/plain; charset=utf-8",
            "woff2", "font/woff2",
            "json", "application/json",
            "yaml", "application/yaml");

    /** Compressed as they are. */
    private static final Set<String> COMPRESSED = Set.of("woff2");

    private static final int TAG_DIGITS = 20;

    private final Buffer plain;
    private final Buffer gzipped;
    private final String type;
    private final String tag;
    private final String cacheControl;

    /** Reads a file by its absolute resource name, whose extension determines the content type. Blocks. */
    WebFile(String resource, String cacheControl) {
        this(resource, bytes(resource), cacheControl);
    }

    /** A file with this content; the extension of the name determines the content type. */
    WebFile(String name, byte[] content, String cacheControl) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        this.plain = ResponseBody.shared(content);
        this.gzipped = content.length < Gzip.BYTES_MIN || COMPRESSED.contains(extension)
                ? plain
                : ResponseBody.shared(Gzip.compress(Buffer.buffer(content), Deflater.BEST_COMPRESSION)
                        .getBytes());
        this.type = Objects.requireNonNull(TYPES.get(extension), "no content type for " + name);
        this.cacheControl = cacheControl;
        this.tag = tagOf(content);
    }

    /** The bytes of a resource. Blocks. */
    static byte[] bytes(String resource) {
        try (InputStream file = WebFile.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    void send(HttpServerRequest request) {
        boolean gzip = gzipped != plain && Gzip.isAccepted(request);
        String sentTag = gzip ? '"' + tag + "-gzip\"" : '"' + tag + '"';
        boolean notModified = Preconditions.isNotModified(request, sentTag);
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, sentTag)
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (notModified) {
            response.setStatusCode(304).end();
            return;
        }
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        ResponseBody.end(request, gzip ? gzipped : plain);
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
