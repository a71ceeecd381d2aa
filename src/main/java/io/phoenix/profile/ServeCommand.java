package io.phoenix.profile;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.metrics.ConsistencyLog;
import io.phoenix.profile.metrics.ReadMetrics;
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

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.toServe(config.entries(), System.getenv());
        if (settings.postgres().migrateOnStart()) {
            LOG.info("Migrations run: {}", new Migrations(settings.postgres()).migrate());
        }
        Shutdown shutdown = new Shutdown();
        Service service = Await.result(Service.start(settings, ReadMetrics.NONE, new ConsistencyLog()));
        shutdown.alsoClose(() -> Await.result(service.stop()));
        LOG.info("The API listens on port {}, management on port {}", service.apiPort(), service.managementPort());
        return shutdown.await();
    }
}
