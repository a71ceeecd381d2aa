package io.phoenix.profile.http.ops;

import io.phoenix.profile.config.PortSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Asks the API port whether it answers, over a new connection, as a client would. Thread-safe. */
public final class ApiProbe {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    /** Where to connect to when the port listens on all addresses. */
    private static final Map<String, String> LOOPBACK = Map.of("0.0.0.0", "127.0.0.1", "::", "::1");

    private final HttpClient client;
    private final String host;
    private final IntSupplier port;

    /** Probes the port; 0 means that it doesn't listen yet. */
    public ApiProbe(Vertx vertx, PortSettings listen, IntSupplier port) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout((int) ANSWER_MAX.toMillis())
                .setSsl(listen.tls().isPresent())
                // the certificate is for the name that clients use
                .setTrustAll(true)
                .setVerifyHost(false));
        this.host = LOOPBACK.getOrDefault(listen.host(), listen.host());
        this.port = port;
    }

    /** Fails if the port does not answer in time; succeeds while it does not listen yet. */
    public Future<?> answers() {
        int listening = port.getAsInt();
        return listening == 0
                ? Future.succeededFuture()
                : client.request(HttpMethod.GET, listening, host, "/health")
                        .compose(request -> request.send())
                        .timeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
