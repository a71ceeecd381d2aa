package io.phoenix.profile.auth;

import io.phoenix.profile.config.TokenSettings.Jwks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * Downloads a JWK set. Limits the time and size of the whole answer, while the library limits only the time of each read,
 * and follows no redirect. Thread-safe.
 */
final class JwksDownload {

    private final HttpClient client;
    private final RequestOptions request;
    private final Jwks limits;

    JwksDownload(Vertx vertx, URI uri, Jwks limits) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) limits.timeout().toMillis())
                        .setKeepAlive(false),
                new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1));
        this.request = new RequestOptions()
                .setAbsoluteURI(uri.toString())
                .setTimeout(limits.timeout().toMillis())
                .putHeader("Accept", "application/jwk-set+json, application/json");
        this.limits = limits;
    }

    /** The body of the answer; fails unless it is 200, short enough and in time. */
    Future<byte[]> body() {
        long timeoutMillis = limits.timeout().toMillis();
        return client.request(request)
                .compose(sent -> sent.send()
                        .compose(this::body)
                        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                        .onFailure(failure -> sent.reset()))
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .map(Buffer::getBytes);
    }

    private Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        response.exceptionHandler(whole::tryFail);
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode() + " (expected: 200)");
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> {
                    body.appendBuffer(part);
                    if (body.length() > limits.bytesMax()) {
                        whole.tryFail("more than " + limits.bytesMax() + " bytes");
                        response.request().reset();
                    }
                })
                .endHandler(ended -> whole.tryComplete(body));
        return whole.future();
    }
}
