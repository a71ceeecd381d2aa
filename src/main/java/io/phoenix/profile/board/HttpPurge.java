package io.phoenix.profile.board;

import io.phoenix.profile.config.PurgeSettings;
import io.phoenix.profile.config.PurgeSettings.Form;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.domain.FailureMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Purges by HTTP, in the form of Fastly, Cloudflare, or Varnish with its module xkey. With several addresses, such as several
 * Varnishes, all must succeed. Bodies of responses are not read. Thread-safe.
 */
public final class HttpPurge implements PurgeTarget {

    /** How many connections to one address. */
    private static final int CONNECTIONS_MAX = 1;

    private static final HttpMethod PURGE = HttpMethod.valueOf("PURGE");

    private final PurgeSettings settings;
    private final HttpClient client;

    public HttpPurge(Vertx vertx, PurgeSettings settings) {
        this.settings = settings;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) settings.timeout().toMillis())
                        .setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(CONNECTIONS_MAX));
    }

    @Override
    public int tagsMax() {
        return settings.form().tagsMax();
    }

    @Override
    public Future<Void> purge(List<String> tags) {
        return Future.join(settings.urls().stream().map(url -> purge(url, tags)).toList())
                .mapEmpty();
    }

    private Future<Void> purge(URI url, List<String> tags) {
        long timeoutMillis = settings.timeout().toMillis();
        RequestOptions options = new RequestOptions()
                .setAbsoluteURI(url.toString())
                .setTimeout(timeoutMillis)
                .setMethod(settings.form() == Form.VARNISH ? PURGE : HttpMethod.POST);
        return client.request(options)
                .compose(request -> send(request, tags)
                        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                        .onFailure(failure -> request.reset()))
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        url.getScheme() + "://" + url.getAuthority() + ": " + FailureMessage.of(failure)));
    }

    private Future<Void> send(HttpClientRequest request, List<String> tags) {
        return sent(request, tags).compose(response -> {
            int status = response.statusCode();
            return response.end()
                    .compose(ended -> status / 100 == 2
                            ? Future.succeededFuture()
                            : Future.failedFuture("status " + status + " (expected: 2xx)"));
        });
    }

    private Future<HttpClientResponse> sent(HttpClientRequest request, List<String> tags) {
        String token = settings.token().map(Secret::text).orElse("");
        return switch (settings.form()) {
            case FASTLY ->
                request.putHeader("Fastly-Key", token)
                        .putHeader("Accept", "application/json")
                        .putHeader("Surrogate-Key", String.join(" ", tags))
                        .send();
            case CLOUDFLARE ->
                request.putHeader("Authorization", "Bearer " + token)
                        .putHeader("Content-Type", "application/json")
                        .send(new JsonObject().put("tags", new JsonArray(tags)).toBuffer());
            case VARNISH -> {
                if (!token.isEmpty()) {
                    request.putHeader("Authorization", "Bearer " + token);
                }
                yield request.putHeader("xkey-purge", String.join(" ", tags)).send(Buffer.buffer());
            }
            case NONE -> throw new IllegalStateException("nothing to purge");
        };
    }
}
