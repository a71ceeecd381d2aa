package io.phoenix.profile.http.web;

import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A static file, held in memory plain and compressed, once for all responses. It is read and compressed when it is first sent, so
 * that it does not delay the start of an instance. Thread-safe.
 */
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

    private final Supplier<byte[]> source;
    private final boolean compressible;
    private final String type;
    private final String cacheControl;

    /** Null until it was first sent. */
    private volatile @Nullable Content content;

    record Content(Buffer plain, Buffer gzipped, String tag) {}

    /** A file by its absolute resource name, whose extension determines the content type. */
    WebFile(String resource, String cacheControl) {
        this(resource, () -> bytes(resource), cacheControl);
    }

    /** A file whose content the source makes, which may block; the extension of the name determines the content type. */
    WebFile(String name, Supplier<byte[]> source, String cacheControl) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        this.source = source;
        this.compressible = !COMPRESSED.contains(extension);
        this.type = Objects.requireNonNull(TYPES.get(extension), "no content type for " + name);
        this.cacheControl = cacheControl;
    }

    /** Loads it, unless it is loaded: of requests that arrive together, one loads it and the others wait. Blocks. */
    synchronized Content load() {
        Content present = content;
        if (present == null) {
            present = read();
            content = present;
        }
        return present;
    }

    private Content read() {
        byte[] bytes = source.get();
        Buffer plain = ResponseBody.shared(bytes);
        Buffer gzipped = bytes.length < Gzip.BYTES_MIN || !compressible
                ? plain
                : ResponseBody.shared(Gzip.compress(Buffer.buffer(bytes), Deflater.BEST_COMPRESSION)
                        .getBytes());
        return new Content(plain, gzipped, tagOf(bytes));
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

    void send(RoutingContext context) {
        Content present = content;
        if (present != null) {
            send(context.request(), present);
            return;
        }
        Routes.answer(
                context,
                context.vertx().executeBlocking(this::load),
                (Content loaded) -> send(context.request(), loaded));
    }

    private void send(HttpServerRequest request, Content content) {
        boolean gzip = content.gzipped != content.plain && Gzip.isAccepted(request);
        String sentTag = gzip ? '"' + content.tag + "-gzip\"" : '"' + content.tag + '"';
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
        ResponseBody.end(request, gzip ? content.gzipped : content.plain);
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
