package io.phoenix.profile.cli;

import io.phoenix.profile.app.ConfiguredExplainer;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.Explanation;
import io.phoenix.profile.explain.ExplanationJson;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what every place holds of a profile, and which is wrong; exits with 1 if one is. */
@Command(
        name = "explain",
        description =
                "Shows what Postgres, the change log, Redis and every instance hold of a profile, and which is wrong.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Option(names = "--tenant", required = true, description = "the tenant of the profile")
    private String tenant;

    @Option(names = "--user", required = true, description = "the user of the profile")
    private String user;

    @Option(names = "--json", description = "print JSON, as GET /v1/admin/profiles/{id}/explain does")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ProfileId id = id();
        Settings settings = config.settingsToServe();
        Explanation explained =
                Blocking.withVertx(vertx -> Blocking.await(ConfiguredExplainer.explain(vertx, settings, id)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ExplanationJson.of(explained).encodePrettily());
        } else {
            ExplanationTable.lines(explained).forEach(out::println);
        }
        return explained.isWrong() ? 1 : 0;
    }

    private ProfileId id() {
        try {
            return new ProfileId(tenant, user);
        } catch (ProfileFailure malformed) {
            throw new ParameterException(spec.commandLine(), malformed.getMessage(), malformed);
        }
    }
}
