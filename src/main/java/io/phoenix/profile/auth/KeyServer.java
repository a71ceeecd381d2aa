package io.phoenix.profile.auth;

import io.phoenix.profile.config.JwksSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Asks an address for its key set, within limits of time and size. Redirects are not followed. */
final class KeyServer {

    private final HttpClient client;
    private final RequestOptions request;
    private final JwksSettings settings;

    KeyServer(Vertx vertx, URI uri, JwksSettings settings) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) settings.timeout().toMillis())
                        .setKeepAlive(false),
                new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1));
        this.request = new RequestOptions()
                .setAbsoluteURI(uri.toString())
                .setTimeout(settings.timeout().toMillis())
                .putHeader("Accept", "application/jwk-set+json, application/json");
        this.settings = settings;
    }

    Future<JsonObject> keySet() {
        return client.request(request)
                .compose(sent -> sent.send()
                        .compose(this::body)
                        .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> sent.reset()))
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(JsonObject::new);
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
                    if (body.length() > settings.bytesMax()) {
                        whole.tryFail("more than " + settings.bytesMax() + " bytes");
                        response.request().reset();
                    }
                })
                .endHandler(ended -> whole.tryComplete(body));
        return whole.future();
    }
}
