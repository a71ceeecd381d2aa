package io.phoenix.profile.cli;

import io.phoenix.profile.app.StoredSettings;
import io.phoenix.profile.config.NameSettings.Names;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.postgres.NameClaims;
import io.phoenix.profile.postgres.PostgresBackend;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Claims the names that a tenant's users already have, after its names were made unique. */
@Command(
        name = "claim-names",
        description = "Claims the existing names of a tenant whose names are now unique, and lists the users whose name"
                + " is already taken. Safe to repeat, and to run while the service runs.",
        mixinStandardHelpOptions = true)
final class ClaimNamesCommand implements Callable<Integer> {

    /** A minute, with {@link #PAUSE}. */
    private static final int ATTEMPTS_MAX = 60;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Option(names = "--tenant", required = true, paramLabel = "ID", description = "the tenant")
    private String tenant;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.settings();
        Names names = StoredSettings.of(settings, tenant).names();
        if (!names.unique()) {
            throw new IllegalStateException("names.unique: false for the tenant '" + tenant + "' (expected: true)");
        }
        PrintWriter out = spec.commandLine().getOut();
        return Blocking.withVertx(vertx -> {
            PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
            NameClaims claims = postgres.nameClaims(tenant, user -> out.println("name already taken: " + user));
            Progress progress = new Progress(
                    "profiles examined",
                    patiently(claims, claims::count),
                    spec.commandLine().getErr(),
                    System::nanoTime);
            // a batch that was claimed in part is claimed again without harm
            while (patiently(claims, claims::claimBatch)) {
                progress.report(claims.done());
            }
            out.println("Names claimed: " + claims.claimed() + ".");
            return 0;
        });
    }

    /** Retries: one slow statement must not end a long run. */
    private <T> T patiently(NameClaims claims, Supplier<Future<T>> step) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return Blocking.await(step.get());
            } catch (ProfileFailure failure) {
                if (attempt == ATTEMPTS_MAX) {
                    throw new IllegalStateException(
                            FailureMessage.of(failure) + "; names claimed so far: " + claims.claimed()
                                    + "; run the command again to continue",
                            failure);
                }
                spec.commandLine()
                        .getErr()
                        .println("postgres: " + FailureMessage.of(failure) + ", retrying in " + PAUSE.toSeconds()
                                + " s");
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }
}
