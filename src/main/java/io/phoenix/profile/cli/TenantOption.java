package io.phoenix.profile.cli;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names the tenant, for commands about all its profiles. */
final class TenantOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--tenant", required = true, paramLabel = "ID", description = "the tenant")
    private String tenant;

    String id() {
        if (!ProfileId.isTenantId(tenant)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--tenant: '" + Quoted.of(tenant) + "' (expected: 1 to " + ProfileId.TENANT_ID_LENGTH_MAX
                            + " characters of A-Z a-z 0-9 . _ - : @ + = ~ |)");
        }
        return tenant;
    }
}
