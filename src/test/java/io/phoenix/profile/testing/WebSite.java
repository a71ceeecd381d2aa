package io.phoenix.profile.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A third-party web site that embeds profiles; its content security policy forbids inline styles and scripts. */
public final class WebSite implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, HttpHandler> files = new ConcurrentHashMap<>();

    private WebSite(HttpServer server) {
        this.server = server;
        server.createContext(
                "/",
                exchange -> files.getOrDefault(
                                exchange.getRequestURI().getPath(), none -> none.sendResponseHeaders(404, -1))
                        .handle(exchange));
    }

    public static WebSite open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        return new WebSite(server);
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Adds or replaces a file; its policy allows scripts, images and connections of one other origin. */
    public void put(String path, String type, String content, String otherOrigin) {
        byte[] bytes = content.getBytes(UTF_8);
        files.put(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.getResponseHeaders()
                    .set(
                            "Content-Security-Policy",
                            "default-src 'none'; style-src 'self'; script-src 'self' " + otherOrigin
                                    + "; img-src data: "
                                    + otherOrigin + "; connect-src " + otherOrigin + ' '
                                    + otherOrigin.replace("http", "ws"));
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
