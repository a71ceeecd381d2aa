package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every change of a tenant or of its keys, by hand too, is in the change log, and in no consumer's feed. */
class TenantTriggersIT {

    private static final String LOGGED =
            "SELECT kind || ' ' || tenant_id || ' ' || user_id FROM profile_change ORDER BY xid, version";

    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void tenant_anyChange_isLogged() throws Exception {
        database.execute("INSERT INTO tenant (tenant_id) VALUES ('a')");
        assertThat(database.read(LOGGED)).containsExactly("tenant a ");
        database.execute("UPDATE tenant SET settings = '{\"names.unique\": true}'");
        assertThat(database.read(LOGGED)).containsExactly("tenant a ", "tenant a ");
        database.execute("DELETE FROM tenant");
        assertThat(database.read(LOGGED)).containsExactly("tenant a ", "tenant a ", "tenant a ");
        assertThat(database.read("SELECT user_id FROM change_feed")).isEmpty();
    }

    @Test
    void key_anyChange_isLogged() throws Exception {
        database.execute("INSERT INTO tenant (tenant_id) VALUES ('a')");
        database.execute("DELETE FROM profile_change");

        database.execute(
                "INSERT INTO tenant_key (key_id, tenant_id, kind, material) VALUES ('k', 'a', 'api', '\\x01')");
        database.execute("UPDATE tenant_key SET expires_at = clock_timestamp()");
        database.execute("DELETE FROM tenant_key");

        assertThat(database.read(LOGGED)).containsExactly("tenant a ", "tenant a ", "tenant a ");
    }

    @Test
    void truncate_ofBoth_isLogged() throws Exception {
        database.execute("TRUNCATE tenant, tenant_key, tenant_erasure");

        assertThat(database.read(LOGGED)).containsExactly("tenant * ", "tenant * ");
    }

    @Test
    void update_always_raisesTheRevision() throws Exception {
        database.execute("INSERT INTO tenant (tenant_id) VALUES ('a')");
        database.execute("UPDATE tenant SET settings = '{\"x\": 1}', revision = 7");

        assertThat(database.read("SELECT revision FROM tenant")).containsExactly("2");
    }

    @Test
    void settings_otherThanAnObject_areRefused() {
        for (String settings : new String[] {"null", "[]", "1", "\"a\""}) {
            assertThatThrownBy(() -> database.execute(
                            "INSERT INTO tenant (tenant_id, settings) VALUES ('a', '" + settings + "')"))
                    .as(settings)
                    .hasMessageContaining("tenant_settings_check");
        }
    }
}
