package io.phoenix.profile.cli;

import io.phoenix.profile.app.ConfiguredTenants;
import io.phoenix.profile.tenant.TenantAdmin;
import io.vertx.core.Future;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The parameter that names the tenant, for commands that change it. */
final class TenantArgument {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(paramLabel = "TENANT", index = "0", description = "the tenant")
    private String id;

    String id() {
        return id;
    }

    ConfigOption config() {
        return config;
    }

    <T> T run(Function<TenantAdmin, Future<T>> action) throws Exception {
        return run(config, action);
    }

    static <T> T run(ConfigOption config, Function<TenantAdmin, Future<T>> action) throws Exception {
        return Blocking.withVertx(vertx -> Blocking.await(ConfiguredTenants.with(vertx, config.settings(), action)));
    }

    void print(String line) {
        spec.commandLine().getOut().println(line);
    }

    /** Beside a result that a script reads. */
    void tell(String line) {
        spec.commandLine().getErr().println(line);
    }
}
