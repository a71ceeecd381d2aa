package io.phoenix.profile.cli;

import io.phoenix.profile.app.Instance;
import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.postgres.Migrations;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The service, against the Postgres and the Redis of its configuration. */
@Command(
        name = "serve",
        description = "Runs the service, against the Postgres and the Redis of its configuration.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private static final int JWT_SECRET_BYTES_MIN = 32;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.toServe(config.entries(), System.getenv());
        LogFormat.use(settings.log());
        if (settings.postgres().migrateOnStart()) {
            LOG.info("Migrations run: {}", new Migrations(settings.postgres()).migrate());
        }
        settings.auth().tokenKeys().secret().ifPresent(ServeCommand::warnOfShortSecret);
        Shutdown shutdown = new Shutdown();
        Instance service = Await.result(Instance.start(settings));
        shutdown.alsoClose(() -> Await.result(service.stop()));
        LOG.info("The API listens on port {}, management on port {}", service.apiPort(), service.managementPort());
        return shutdown.await();
    }

    private static void warnOfShortSecret(Secret secret) {
        int bytes = secret.bytes().length;
        if (bytes < JWT_SECRET_BYTES_MIN) {
            LOG.warn(
                    "auth.jwt.secret has {} bytes (expected: at least {}, RFC 7518, section 3.2)",
                    bytes,
                    JWT_SECRET_BYTES_MIN);
        }
    }
}
