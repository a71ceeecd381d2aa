package io.phoenix.profile.http.server;

import io.phoenix.profile.config.PortSettings.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of one port, where its settings ask for it: TLS 1.2 and 1.3. Connections that begin after its files were renewed see
 * the new certificate; those that are open keep theirs. Files that make no certificate are told in the log, and the one
 * before them stays. For one context.
 */
final class PortTls {

    private static final Logger LOG = LoggerFactory.getLogger(PortTls.class);

    private final Vertx vertx;
    private final Optional<Tls> settings;
    private boolean looking;

    PortTls(Vertx vertx, Optional<Tls> settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** The options with the certificate as it is now; fails when there is none in the files. */
    Future<HttpServerOptions> addTo(HttpServerOptions options) {
        return settings.map(tls -> vertx.executeBlocking(() -> TlsCertificate.read(vertx, tls))
                        .map(certificate ->
                                options.setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate)))
                .orElseGet(() -> Future.succeededFuture(options));
    }

    /** Takes renewed files up from now on, until the context that it is called on ends. */
    void keepCurrent(HttpServer server) {
        settings.ifPresent(tls -> vertx.setPeriodic(tls.reloadInterval().toMillis(), timer -> {
            if (!looking) {
                looking = true;
                takeUp(tls, server).onComplete(looked -> looking = false);
            }
        }));
    }

    private Future<?> takeUp(Tls tls, HttpServer server) {
        return vertx.executeBlocking(() -> TlsCertificate.read(vertx, tls))
                .compose(certificate -> server.updateSSLOptions(
                        new ServerSSLOptions().setUseAlpn(true).setKeyCertOptions(certificate)))
                .onComplete(
                        changed -> {
                            if (changed) {
                                LOG.info("The certificate in {} is in use", tls.certificate());
                            }
                        },
                        failure -> LOG.warn("The certificate in use stays. {}", failure.getMessage()));
    }
}
