package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** A JWKS endpoint with a configurable answer, which counts requests. */
final class TestJwksEndpoint {

    /** With this answer, the endpoint never responds. */
    static final String SILENCE = "";

    final AtomicInteger requests = new AtomicInteger();
    volatile String answer;
    volatile int status = 200;

    private final HttpServer server;

    TestJwksEndpoint(Vertx vertx, String answer) throws Exception {
        this.answer = answer;
        this.server =
                await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    }

    String uri() {
        return "http://127.0.0.1:" + server.actualPort() + "/jwks.json";
    }

    private void answer(HttpServerRequest request) {
        requests.incrementAndGet();
        if (!answer.equals(SILENCE)) {
            request.response().setStatusCode(status).end(answer);
        }
    }
}
