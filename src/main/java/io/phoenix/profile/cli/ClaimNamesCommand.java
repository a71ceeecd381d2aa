package io.phoenix.profile.cli;

import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.postgres.NameClaims;
import io.phoenix.profile.postgres.PostgresBackend;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the names that a tenant's users already have count, once its names are to be unique. */
@Command(
        name = "claim-names",
        description = "Lets the users of a tenant whose names are unique keep to themselves the names that they have,"
                + " and lists those whose name somebody else has too. May run beside the service, and again.",
        mixinStandardHelpOptions = true)
final class ClaimNamesCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Option(names = "--tenant", required = true, paramLabel = "ID", description = "the tenant")
    private String tenant;

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.from(config.entries(), System.getenv());
        Names names = settings.names().of(tenant);
        if (!names.unique()) {
            throw new IllegalStateException("names.unique: false for the tenant '" + tenant + "' (expected: true)");
        }
        PrintWriter out = spec.commandLine().getOut();
        Vertx vertx = Vertx.vertx();
        try {
            PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
            NameClaims claims = postgres.nameClaims(tenant, user -> out.println("taken by another: " + user));
            boolean more = true;
            while (more) {
                more = Await.result(claims.claimSome());
            }
            out.println("Names claimed: " + claims.claimed() + ".");
            return 0;
        } finally {
            Await.result(vertx.close());
        }
    }
}
