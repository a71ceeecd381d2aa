package io.phoenix.profile.cli;

import io.phoenix.profile.app.Instance;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.auth.TokenIssuer;
import io.phoenix.profile.config.AuthSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.dev.DemoTenant;
import io.phoenix.profile.dev.DevelopmentServers;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.postgres.SearchIndex;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs everything on one machine, with nothing to install. */
@Command(
        name = "dev",
        description = "Runs everything on this machine: the service, a real Postgres, a real Redis and a demo tenant.",
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {

    private static final Duration TOKEN_TIME_TO_LIVE = Duration.ofHours(12);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "8080", description = "port of the API (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--management-port",
            defaultValue = "8081",
            description = "management port (default: ${DEFAULT-VALUE})")
    private int managementPort;

    @Nullable @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep the data in this directory (default: it is deleted at the end)")
    private Path data;

    @Override
    public Integer call() throws Exception {
        Shutdown shutdown = new Shutdown();
        try {
            start(shutdown);
        } catch (Exception failure) {
            if (!shutdown.explainsFailure()) {
                throw failure;
            }
        }
        return shutdown.await();
    }

    private void start(Shutdown shutdown) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting Postgres and Redis ...");
        out.flush();
        DevelopmentServers servers = new DevelopmentServers(Optional.ofNullable(data));
        shutdown.register(servers);
        servers.start();
        Settings settings = Settings.toServe(Map.of(), environment(servers));
        Instance instance = Blocking.await(Instance.start(settings), Blocking.startMax(settings));
        shutdown.register(() -> Blocking.await(instance.stop()));
        populate(out, instance);
        welcome(out, settings, instance, servers);
        if (settings.search().enabled()) {
            // last: it takes a second
            new SearchIndex(settings.postgres(), line -> {}).create(true);
        }
    }

    /** Retries, because Postgres may not answer for a while on a busy machine. */
    private static void populate(PrintWriter out, Instance instance) throws Exception {
        while (true) {
            try {
                Blocking.await(DemoTenant.populate(instance.profiles()));
                return;
            } catch (ProfileFailure | TimeoutException slow) {
                out.println("waiting for Postgres: " + FailureMessage.of(slow));
                out.flush();
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private Map<String, String> environment(DevelopmentServers servers) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        // avatar URLs contain the port, so it is chosen before the API listens
        int apiPort = port == 0 ? DevelopmentServers.freePort() : port;
        environment.put("PHOENIX_PROFILE_HTTP_PORT", Integer.toString(apiPort));
        environment.putIfAbsent("PHOENIX_PROFILE_HTTP_PUBLIC_URL", "http://localhost:" + apiPort);
        environment.put("PHOENIX_PROFILE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.putIfAbsent("PHOENIX_PROFILE_SHUTDOWN_PAUSE", "0s");
        environment.put("PHOENIX_PROFILE_POSTGRES_URI", servers.postgresUri().toString());
        environment.put("PHOENIX_PROFILE_POSTGRES_MIGRATE", "true");
        environment.put("PHOENIX_PROFILE_REDIS_URI", servers.redisUri().toString());
        environment.put("PHOENIX_PROFILE_AUTH_DEVELOPMENT_KEY", "true");
        environment.putIfAbsent("PHOENIX_PROFILE_CONSOLE_ENABLED", "true");
        // such as Vite's, on whichever port is free
        environment.putIfAbsent("PHOENIX_PROFILE_HTTP_CORS_ORIGINS", "http://localhost:*");
        return environment;
    }

    private void welcome(PrintWriter out, Settings settings, Instance instance, DevelopmentServers servers) {
        String api = "http://localhost:" + instance.apiPort();
        out.println();
        if (settings.server().http().pages().console()) {
            out.printf("  console     %s/console#token=%s%n", api, token(settings, Set.of(Caller.ROLE_ADMIN)));
        }
        out.printf("  API         %s, documented at %s/docs%n", api, api);
        out.printf("  management  http://localhost:%d/ready%n", instance.managementPort());
        out.printf("  Postgres    %s%n", servers.postgresUri());
        out.printf("  Redis       %s%n", servers.redisUri());
        out.printf(
                "  tenant      %s, with %d users, player-1 to player-%d%n%n",
                DemoTenant.ID, DemoTenant.USERS, DemoTenant.USERS);
        out.printf("Read a profile; the first read creates it:%n%n");
        out.printf(
                "  curl -H 'Authorization: Bearer %s' %s/v1/profiles/user/alice%n%n", token(settings, Set.of()), api);
        out.printf(
                "ready in %d ms; press Ctrl-C to stop%n",
                ManagementFactory.getRuntimeMXBean().getUptime());
        out.flush();
    }

    private static String token(Settings settings, Set<String> roles) {
        return new TokenIssuer(settings.access().auth(), AuthSettings.DEVELOPMENT_KEY, Clock.systemUTC())
                .issue(new Caller(DemoTenant.ID, "alice", roles), TOKEN_TIME_TO_LIVE);
    }
}
