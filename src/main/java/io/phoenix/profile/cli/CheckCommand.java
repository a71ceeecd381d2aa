package io.phoenix.profile.cli;

import io.phoenix.profile.app.ConfiguredNames;
import io.phoenix.profile.config.S3Settings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.redis.RedisCheck;
import io.phoenix.profile.s3.S3Objects;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reports what would keep {@code serve} from starting. */
@Command(
        name = "check",
        description = "Validates the configuration, and checks Postgres, Redis and S3.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.settingsToServe();
        ConfiguredNames.read(settings.tenants());
        PrintWriter out = spec.commandLine().getOut();
        out.println("configuration  ok");
        return Blocking.withVertx(vertx -> {
            boolean postgres = passes(out, "Postgres", () -> checkPostgres(vertx, settings));
            boolean redis = passes(out, "Redis", () -> checkRedis(vertx, settings));
            boolean s3 = settings.pictures()
                    .storage()
                    .s3()
                    .map(bucket -> passes(out, "S3", () -> checkS3(vertx, bucket)))
                    .orElse(true);
            return postgres && redis && s3 ? 0 : 1;
        });
    }

    private static boolean passes(PrintWriter out, String what, Callable<String> check) {
        try {
            out.printf("%-14s ok      %s%n", what, check.call());
            return true;
        } catch (Exception failure) {
            out.printf("%-14s FAILED  %s%n", what, FailureMessage.of(failure));
            return false;
        }
    }

    private static String checkPostgres(Vertx vertx, Settings settings) throws Exception {
        PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
        String version = Blocking.await(postgres.serverVersion());
        List<String> pending = new Migrations(settings.postgres()).pending();
        if (!pending.isEmpty()) {
            throw new IllegalStateException("version " + version + ", pending migrations: " + String.join(", ", pending)
                    + " (run: phoenix-profile migrate)");
        }
        List<String> defects = Blocking.await(postgres.schemaDefects());
        if (!defects.isEmpty()) {
            throw new IllegalStateException("version " + version + ", defects of the schema: " + defects.size()
                    + System.lineSeparator() + String.join(System.lineSeparator(), defects));
        }
        return "version " + version + ", schema up to date";
    }

    private static String checkRedis(Vertx vertx, Settings settings) throws Exception {
        RedisCheck.Report report = Blocking.await(new RedisCheck(vertx, settings.redis()).run());
        if (!report.refusals().isEmpty()) {
            throw new IllegalStateException("version " + report.version() + ", commands refused: "
                    + report.refusals().size() + System.lineSeparator()
                    + String.join(System.lineSeparator(), report.refusals()));
        }
        return "version " + report.version() + ", every command permitted";
    }

    private static String checkS3(Vertx vertx, S3Settings bucket) throws Exception {
        Blocking.await(new S3Objects(vertx, bucket).check());
        return "objects can be put, read and removed";
    }
}
