package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.config.TenantSettings;
import io.phoenix.profile.config.TenantSettings.Reading;
import io.phoenix.profile.postgres.JdbcAddress;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The settings of a tenant as the instances have them, for commands: read from the database. Blocks. */
public final class StoredSettings {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private StoredSettings() {}

    /**
     * Reads the settings of a tenant, which need not have been created.
     *
     * @throws IllegalStateException if one of them is not valid
     */
    public static TenantSettings of(Settings settings, String tenantId) throws SQLException {
        TenantSettings configured = settings.tenants().of(tenantId);
        try (Connection connection = new JdbcAddress(settings.postgres()).connect(ANSWER_MAX);
                PreparedStatement select =
                        connection.prepareStatement("SELECT settings::text FROM tenant WHERE tenant_id = ?")) {
            select.setString(1, tenantId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return configured;
                }
                Reading reading = configured.overriddenBy(new JsonObject(row.getString(1)).getMap());
                requireNone(tenantId, reading.mistakes());
                return reading.settings();
            }
        }
    }

    static void requireNone(String tenantId, List<String> mistakes) {
        if (!mistakes.isEmpty()) {
            throw new IllegalStateException(
                    "settings of tenant '" + tenantId + "' in the database: " + String.join("; ", mistakes));
        }
    }
}
