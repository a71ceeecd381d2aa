package io.phoenix.profile.app;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.postgres.transfer.FileImport;
import io.phoenix.profile.postgres.transfer.FileRehearsal;
import io.phoenix.profile.postgres.transfer.ImportUndo;
import io.phoenix.profile.postgres.transfer.ProfileExport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Imports and exports from outside of the instances, with the same settings; for the command line. Blocks. */
public final class ConfiguredTransfer {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final Settings settings;
    private final JdbcAddress address;

    /** Fails if Postgres does not answer, or lacks a migration. */
    public ConfiguredTransfer(Settings settings) {
        this.settings = settings;
        this.address = new JdbcAddress(settings.postgres());
        List<String> pending = new Migrations(settings.postgres()).pending();
        if (!pending.isEmpty()) {
            throw new IllegalStateException(String.join(", ", pending) + " missing (run phoenix-profile migrate)");
        }
    }

    /** The rules for names of a tenant, with the generator of the instances. */
    public NamePolicy namePolicy(String tenantId) throws SQLException {
        ConfiguredNames names = ConfiguredNames.read(settings.tenants());
        Secret secret = settings.generation().secret().isPresent()
                ? settings.generation().secret().get()
                : secretOfDatabase();
        KeyedHash hash = new KeyedHash(secret.bytes());
        TenantSettings own = StoredSettings.of(settings, tenantId);
        if (own.names().equals(settings.tenants().of(tenantId).names())) {
            return names.with(hash).of(tenantId);
        }
        List<String> mistakes = new ArrayList<>();
        NamePolicy policy = new ConfiguredNames.Parts().policy(own.names(), hash, mistakes::add);
        StoredSettings.requireNone(tenantId, mistakes);
        return policy;
    }

    private Secret secretOfDatabase() throws SQLException {
        try (Connection connection = address.connect(ANSWER_MAX);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT secret FROM generator_secret")) {
            row.next();
            return new Secret(row.getString(1));
        }
    }

    public FileImport fileImport(FileImport.Job job, FileImport.Listener listener) {
        return new FileImport(address, settings.imports(), settings.postgres().transactionPooler(), job, listener);
    }

    public FileRehearsal rehearsal(FileImport.Job job) {
        return new FileRehearsal(
                address, settings.imports(), settings.postgres().transactionPooler(), job);
    }

    public ImportUndo undo(String tenantId, long importId) {
        return new ImportUndo(address, settings.imports(), tenantId, importId);
    }

    public ProfileExport export(String tenantId) {
        return new ProfileExport(address, tenantId);
    }
}
