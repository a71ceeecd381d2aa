package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** A key server that answers what it is told to, and counts how often it was asked. */
final class TestKeyServer {

    /** The answer that never comes. */
    static final String SILENCE = "";

    final AtomicInteger asked = new AtomicInteger();
    volatile String answer;
    volatile int status = 200;

    private final HttpServer server;

    TestKeyServer(Vertx vertx, String answer) throws Exception {
        this.answer = answer;
        this.server =
                await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    }

    String uri() {
        return "http://127.0.0.1:" + server.actualPort() + "/jwks.json";
    }

    private void answer(HttpServerRequest request) {
        asked.incrementAndGet();
        if (!answer.equals(SILENCE)) {
            request.response().setStatusCode(status).end(answer);
        }
    }
}
