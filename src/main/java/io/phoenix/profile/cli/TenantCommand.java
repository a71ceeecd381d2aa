package io.phoenix.profile.cli;

import io.phoenix.profile.app.ConfiguredTenants;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.postgres.transfer.TenantErasure;
import io.phoenix.profile.tenant.Tenant;
import io.phoenix.profile.tenant.TenantDetails;
import io.phoenix.profile.tenant.TenantKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates, changes and deletes tenants while the service runs. */
@Command(
        name = "tenant",
        description = "Creates, changes and deletes tenants, and their keys. Every instance follows within a second.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "create|list|show|set|delete|key",
        subcommands = {
            TenantCommand.Create.class,
            TenantCommand.ListAll.class,
            TenantCommand.Show.class,
            TenantCommand.Change.class,
            TenantCommand.Delete.class,
            TenantKeyCommand.class
        })
final class TenantCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "Missing subcommand (expected: create, list, show, set, delete or key)");
    }

    /** {@code names.unique=true} and so on, as in the configuration file. */
    private static Map<String, @Nullable Object> parsed(CommandSpec spec, List<String> assignments) {
        Map<String, @Nullable Object> values = new TreeMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + assignment + "' (expected: SETTING=VALUE, such as names.unique=true)");
            }
            String name = assignment.substring(0, equals);
            put(spec, values, name, TenantSettings.parsed(name, assignment.substring(equals + 1)));
        }
        return values;
    }

    private static void put(
            CommandSpec spec, Map<String, @Nullable Object> values, String name, @Nullable Object value) {
        if (values.containsKey(name)) {
            throw new ParameterException(spec.commandLine(), name + ": given twice (expected: once)");
        }
        values.put(name, value);
    }

    /** Creates one. */
    @Command(
            name = "create",
            description = "Creates a tenant, or creates one anew that was deleted.",
            mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {

        @Mixin
        private final TenantArgument tenant = new TenantArgument();

        @Spec
        private CommandSpec spec;

        @Parameters(
                paramLabel = "SETTING=VALUE",
                index = "1..*",
                description = "settings that override the configuration")
        private List<String> assignments = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            Map<String, @Nullable Object> own = parsed(spec, assignments);
            Tenant created = tenant.run(admin -> admin.create(tenant.id(), own));
            tenant.print("tenant " + created.id() + " created");
            return 0;
        }
    }

    /** Lists all. */
    @Command(
            name = "list",
            description = "Lists the tenants that were created, one a line: id, state, revision, settings of its own.",
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        private static final int PAGE = 1_000;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            for (String after = ""; ; ) {
                String from = after;
                List<Tenant> page = TenantArgument.run(config, admin -> admin.list(from, PAGE));
                page.forEach(tenant -> spec.commandLine()
                        .getOut()
                        .println(tenant.id()
                                + '\t'
                                + tenant.state().word()
                                + '\t'
                                + tenant.revision()
                                + '\t'
                                + TenantText.of(tenant.own())));
                if (page.size() < PAGE) {
                    return 0;
                }
                after = page.get(PAGE - 1).id();
            }
        }
    }

    /** Shows one. */
    @Command(
            name = "show",
            description =
                    "Shows a tenant: its settings, each with where it comes from, and its keys without their secrets.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Mixin
        private final TenantArgument tenant = new TenantArgument();

        @Override
        public Integer call() throws Exception {
            TenantDetails found = tenant.run(admin -> admin.find(tenant.id()));
            Tenant shown = found.tenant();
            tenant.print("tenant " + shown.id() + ": " + shown.state().word() + ", revision " + shown.revision()
                    + ", created " + shown.createdAt() + ", changed " + shown.updatedAt());
            shown.own()
                    .forEach((name, value) -> tenant.print(name
                            + '='
                            + TenantText.of(value)
                            + (TenantSettings.kinds().containsKey(name) ? "" : "  (unknown to this version)")));
            for (TenantKey key : found.keys()) {
                tenant.print("key " + key.id() + ": " + key.kind().word() + ", created " + key.createdAt()
                        + key.expiresAt().map(expiry -> ", expires " + expiry).orElse("")
                        + (key.kind() == TenantKey.Kind.PUBLISHABLE
                                ? ", origins " + TenantText.of(key.origins())
                                : ""));
            }
            return 0;
        }
    }

    /** Changes settings. */
    @Command(
            name = "set",
            description = "Changes settings of a tenant; the others stay as they are.",
            mixinStandardHelpOptions = true)
    static final class Change implements Callable<Integer> {

        @Mixin
        private final TenantArgument tenant = new TenantArgument();

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "SETTING=VALUE", index = "1..*", description = "such as names.reserved=Acme,Owl")
        private List<String> assignments = new ArrayList<>();

        @Option(
                names = "--unset",
                paramLabel = "SETTING",
                description = "a setting that shall be that of the configuration; may be repeated")
        private List<String> unset = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            Map<String, @Nullable Object> changes = parsed(spec, assignments);
            unset.forEach(name -> put(spec, changes, name, null));
            if (changes.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "expected: SETTING=VALUE, or --unset SETTING");
            }
            Tenant set = tenant.run(admin -> admin.set(tenant.id(), changes, OptionalLong.empty()));
            tenant.print("tenant " + set.id() + ": revision " + set.revision());
            return 0;
        }
    }

    /** Deletes one. */
    @Command(
            name = "delete",
            description =
                    "Revokes the keys of a tenant, refuses its callers, and erases its profiles. Killed at any moment, the"
                            + " same command goes on.",
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {

        private static final Duration PAUSE = Duration.ofSeconds(1);

        @Mixin
        private final TenantArgument tenant = new TenantArgument();

        @Spec
        private CommandSpec spec;

        @Option(names = "--yes", description = "does it; otherwise only says how many profiles would be erased")
        private boolean yes;

        @Override
        public Integer call() throws Exception {
            Settings settings = tenant.config().settings();
            TenantErasure erasure = ConfiguredTenants.erasure(settings, tenant.id());
            if (!yes) {
                tenant.run(admin -> admin.find(tenant.id()));
                throw new IllegalStateException(
                        "tenant " + tenant.id() + " has " + erasure.count() + " profiles; --yes erases them for good");
            }
            tenant.run(admin -> admin.delete(tenant.id()));
            long total = erasure.count();
            Progress progress =
                    new Progress("profiles erased", total, spec.commandLine().getErr(), System::nanoTime);
            erasure.run(progress::report);
            while (erasure.isPending()) {
                // another process does it, or did when it was killed
                Thread.sleep(PAUSE.toMillis());
                erasure.run(progress::report);
            }
            tenant.print("tenant " + tenant.id() + " deleted, " + total + " profiles erased");
            return 0;
        }
    }
}
