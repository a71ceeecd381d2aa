package io.phoenix.profile.cli;

import io.phoenix.profile.tenant.NewKey;
import io.phoenix.profile.tenant.TenantKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds, rotates and revokes the keys of a tenant. A new key is printed, and nothing else: it is not shown again. */
@Command(
        name = "key",
        description = "Adds, rotates and revokes keys of a tenant. A new key is printed once.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "add|rotate|revoke",
        subcommands = {TenantKeyCommand.Add.class, TenantKeyCommand.Rotate.class, TenantKeyCommand.Revoke.class})
final class TenantKeyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing subcommand (expected: add, rotate or revoke)");
    }

    private static void print(TenantArgument tenant, NewKey added) {
        tenant.tell("key " + added.key().id() + " of tenant " + tenant.id() + ", "
                + added.key().kind().word() + ", is not shown again:");
        tenant.print(added.secret().text());
    }

    /** Adds one. */
    @Command(name = "add", description = "Adds a key, and prints it.", mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {

        @Mixin
        private final TenantArgument tenant = new TenantArgument();

        @Option(names = "--signing", description = "a key for signed requests, instead of an API key")
        private boolean signing;

        @Option(
                names = "--publishable",
                description = "a key that may stand in web pages: it reads what everybody may see, and nothing else")
        private boolean publishable;

        @Option(
                names = "--origin",
                paramLabel = "ORIGIN",
                description = "a page that may use the publishable key, such as https://game.example.com,"
                        + " http://localhost:*, or * for all; may be repeated (default: no page, only programs)")
        private List<String> origins = new ArrayList<>();

        @Spec
        private CommandSpec spec;

        @Nullable @Option(
                names = "--ttl",
                paramLabel = "DURATION",
                description = "time until it expires, with a unit of s, m, h or d (default: never)")
        private Duration timeToLive;

        @Override
        public Integer call() throws Exception {
            if (signing && publishable) {
                throw new ParameterException(
                        spec.commandLine(), "--signing and --publishable: both given (expected: at most one)");
            }
            if (!publishable && !origins.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--origin: given (expected: only with --publishable)");
            }
            print(
                    tenant,
                    tenant.run(admin -> admin.addKey(tenant.id(), kind(), Optional.ofNullable(timeToLive), origins)));
            return 0;
        }

        private TenantKey.Kind kind() {
            if (publishable) {
                return TenantKey.Kind.PUBLISHABLE;
            }
            return signing ? TenantKey.Kind.SIGNING : TenantKey.Kind.API;
        }
    }

    /** Replaces one. */
    @Command(
            name = "rotate",
            description = "Adds a key of the same kind, and prints it. The old one stays valid for the overlap.",
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {

        @Mixin
        private final TenantArgument tenant = new TenantArgument();

        @Parameters(paramLabel = "KEY_ID", index = "1", description = "the id of the old key, as show prints it")
        private String keyId;

        @Option(
                names = "--overlap",
                paramLabel = "DURATION",
                defaultValue = "1d",
                description = "how long both are valid, with a unit of s, m, h or d (default: ${DEFAULT-VALUE})")
        private Duration overlap;

        @Override
        public Integer call() throws Exception {
            print(tenant, tenant.run(admin -> admin.rotateKey(tenant.id(), keyId, overlap)));
            return 0;
        }
    }

    /** Ends one. */
    @Command(name = "revoke", description = "Ends a key at once.", mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {

        @Mixin
        private final TenantArgument tenant = new TenantArgument();

        @Parameters(paramLabel = "KEY_ID", index = "1", description = "the id of the key, as show prints it")
        private String keyId;

        @Override
        public Integer call() throws Exception {
            tenant.run(admin -> admin.revokeKey(tenant.id(), keyId));
            tenant.print("key " + keyId + " of tenant " + tenant.id() + " revoked");
            return 0;
        }
    }
}
