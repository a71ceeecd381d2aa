package io.phoenix.profile.http.server;

import io.phoenix.profile.config.PortSettings.Tls;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.http.wire.FailureHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.net.BindException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds one port, with TLS 1.2 and 1.3 if configured. Renewed certificate files apply to new connections; if they are
 * invalid, a warning is logged and the present certificate stays. For one Vert.x context.
 */
final class Port {

    private static final Logger LOG = LoggerFactory.getLogger(Port.class);

    private final Vertx vertx;
    private final String key;
    private final Optional<Tls> tls;
    private boolean reloading;

    /** A port; the configuration key names it in errors. */
    Port(Vertx vertx, String key, Optional<Tls> tls) {
        this.vertx = vertx;
        this.key = key;
        this.tls = tls;
    }

    /**
     * Starts to listen; fails if the port is taken, or the certificate files are invalid.
     *
     * @param opened called with each connection, once its protocol is known
     * @param handler of well-formed requests; all others are refused before it
     */
    Future<HttpServer> listen(
            HttpServerOptions options, Handler<HttpConnection> opened, Handler<HttpServerRequest> handler) {
        return withTls(options).compose(complete -> {
            HttpServer server = vertx.createHttpServer(complete)
                    .connectionHandler(connection -> {
                        RequestGate.install(connection, complete);
                        opened.handle(connection);
                    })
                    .invalidRequestHandler(FailureHandler::answerInvalid)
                    .requestHandler(new RequestGate(handler));
            return server.listen()
                    .recover(cause -> Future.failedFuture(explained(cause, options.getPort())))
                    .onSuccess(this::reloadCertificate);
        });
    }

    private Future<HttpServerOptions> withTls(HttpServerOptions options) {
        return tls.map(settings -> vertx.executeBlocking(() -> TlsCertificate.read(vertx, settings))
                        .map(certificate ->
                                options.setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate)))
                .orElseGet(() -> Future.succeededFuture(options));
    }

    /** Names the port: the JDK's message doesn't, and native transports throw an exception of their own. */
    private Throwable explained(Throwable cause, int port) {
        return cause instanceof IOException
                ? new BindException(
                        key + ": " + port + " (expected: a port to listen on; " + FailureMessage.of(cause) + ")")
                : cause;
    }

    private void reloadCertificate(HttpServer server) {
        tls.ifPresent(settings -> vertx.setPeriodic(settings.reloadInterval().toMillis(), due -> {
            if (!reloading) {
                reloading = true;
                reload(settings, server).onComplete(ended -> reloading = false);
            }
        }));
    }

    private Future<?> reload(Tls settings, HttpServer server) {
        return vertx.executeBlocking(() -> TlsCertificate.read(vertx, settings))
                .compose(certificate -> server.updateSSLOptions(
                        new ServerSSLOptions().setUseAlpn(true).setKeyCertOptions(certificate)))
                .onComplete(
                        changed -> {
                            if (changed) {
                                LOG.info("{}: new certificate loaded from {}", key, settings.certificate());
                            }
                        },
                        failure -> LOG.warn("{}: the present certificate stays. {}", key, FailureMessage.of(failure)));
    }
}
