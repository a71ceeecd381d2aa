package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code tenant}, beside an instance that follows it. */
class TenantCommandIT {

    private static final String SHOWN_KEY =
            "key ([0-9a-f]{12}): (api|signing|publishable), created \\S+(, expires \\S+)?(, origins \\S*)?";

    private TestDatabase database;
    private String configuration;

    @BeforeEach
    void create(@TempDir Path directory) throws Exception {
        database = TestDatabase.migrated();
        configuration = CommandRun.configuration(
                directory,
                "postgres.uri=" + database.uri(),
                "postgres.timeout=10s",
                "postgres.connect.timeout=10s",
                "tenants.max=3",
                "tenants.keys.max=2");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void createSetAndShow_always_changeWhatTheySay() throws Exception {
        assertThat(ok("create", "acme", "names.unique=true", "names.reserved=Acme, Night Owl"))
                .isEqualTo("tenant acme created");
        assertThat(ok("set", "acme", "names.length.max=24", "--unset", "names.unique"))
                .isEqualTo("tenant acme: revision 2");

        assertThat(ok("show", "acme").lines())
                .hasSize(3)
                .anySatisfy(
                        line -> assertThat(line).matches("tenant acme: active, revision 2, created \\S+, changed \\S+"))
                .contains("names.length.max=24", "names.reserved=Acme,Night Owl");
        ok("create", "beta");
        assertThat(ok("list").lines())
                .containsExactly(
                        "acme\tactive\t2\tnames.length.max=24 names.reserved=Acme,Night Owl", "beta\tactive\t1");
        assertThat(database.read("SELECT settings::text FROM tenant WHERE tenant_id = 'acme'"))
                .containsExactly("{\"names.reserved\": [\"Acme\", \"Night Owl\"], \"names.length.max\": 24}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "names.unique=yes",
                "names.length.max=0",
                "names.length.max=many",
                "names.colour=red",
                "names.words.nouns=/etc/passwd",
                "names.reserved=",
                "names.reserved=one two three four five",
                "names.profanity=xx",
                "names.rename.cooldown=soon",
                "limits.updates.rate=-1"
            })
    void set_invalidValue_isRefusedAndNamed(String assignment) throws Exception {
        ok("create", "acme");
        String name = assignment.substring(0, assignment.indexOf('='));

        CommandRun set = run("set", "acme", assignment, "limits.server.factor=7");

        assertThat(set.exitCode()).isEqualTo(1);
        assertThat(set.err()).contains(name, "(expected: ");
        assertThat(database.read("SELECT settings::text FROM tenant")).containsExactly("{}");
    }

    @Test
    void set_sameSettingTwiceOrNone_isAMistake() throws Exception {
        ok("create", "acme");

        for (String[] command : new String[][] {
            {"set", "acme", "names.unique=true", "names.unique=false"},
            {"set", "acme", "names.unique=true", "--unset", "names.unique"},
            {"set", "acme"},
            {"set", "acme", "names.unique"}
        }) {
            assertThat(run(command).exitCode()).as(String.join(" ", command)).isEqualTo(2);
        }
    }

    @Test
    void set_settingsOfANewerVersionAndNullByHand_areKept() throws Exception {
        ok("create", "acme");
        database.execute("UPDATE tenant SET settings = '{\"names.colour\": \"red\", \"names.unique\": null}'");

        ok("set", "acme", "names.length.max=24");

        assertThat(ok("show", "acme")).contains("names.colour=red  (unknown to this version)", "names.length.max=24");
        ok("set", "acme", "--unset", "names.colour");
        assertThat(database.read("SELECT settings::text FROM tenant")).containsExactly("{\"names.length.max\": 24}");
    }

    @Test
    void set_severalAtOnce_losesNone() throws Exception {
        ok("create", "acme");
        List<String> assignments =
                List.of("names.length.max=24", "names.length.min=2", "names.unique=true", "limits.updates.rate=3");
        ExecutorService threads = Executors.newFixedThreadPool(assignments.size());
        List<Future<String>> runs = new ArrayList<>();
        for (String assignment : assignments) {
            runs.add(threads.submit((Callable<String>) () -> ok("set", "acme", assignment)));
        }
        for (Future<String> run : runs) {
            run.get();
        }
        threads.shutdown();

        assertThat(ok("show", "acme").lines()).containsAll(assignments);
    }

    @Test
    void tenants_existingUnknownOrTooMany_areRefused() throws Exception {
        ok("create", "a");
        assertThat(failure("create", "a")).contains("tenant 'a': active (expected: none, or one that is deleted)");
        assertThat(failure("create", "a/b")).contains("tenant_id: 'a/b' (expected: ");
        for (String[] command : new String[][] {
            {"show", "x"},
            {"set", "x", "names.unique=true"},
            {"delete", "x"},
            {"delete", "x", "--yes"},
            {"key", "add", "x"}
        }) {
            assertThat(failure(command)).contains("tenant 'x': unknown (expected: one that was created)");
        }
        ok("create", "b");
        ok("create", "c");
        assertThat(failure("create", "d")).contains("tenants: 3 in the database (expected: fewer than tenants.max)");
    }

    @Test
    void keyAdd_always_printsTheKeyOnceAndStoresItsHashOnly() throws Exception {
        ok("create", "acme");
        CommandRun added = run("key", "add", "acme", "--ttl", "90d");
        CommandRun signing = run("key", "add", "acme", "--signing");

        assertThat(added.out().strip()).matches("sk_[\\w-]{43}");
        assertThat(signing.out().strip()).matches("hk_[\\w-]{43}");
        assertThat(added.err()).matches("key [0-9a-f]{12} of tenant acme, api, is not shown again:\\R");
        assertThat(ok("show", "acme").lines().skip(1))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).matches(SHOWN_KEY))
                .anySatisfy(line -> assertThat(line).contains("expires"));
        assertThat(String.join(
                        "", database.read("SELECT tenant_key::text || encode(material, 'escape') FROM tenant_key")))
                .doesNotContain(added.out().strip(), signing.out().strip());
        assertThat(failure("key", "add", "acme"))
                .contains("keys of tenant 'acme': 2 (expected: fewer than tenants.keys.max)");
    }

    @Test
    void keyAdd_publishable_hasItsOrigins() throws Exception {
        ok("create", "acme");

        assertThat(ok(
                        "key",
                        "add",
                        "acme",
                        "--publishable",
                        "--origin",
                        "https://a.example",
                        "--origin",
                        "http://localhost:*"))
                .matches("pk_[\\w-]{43}");
        assertThat(ok("show", "acme").lines().skip(1))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).matches(SHOWN_KEY).endsWith(", origins https://a.example,http://localhost:*"));
        assertThat(failure("key", "add", "acme", "--publishable", "--origin", "a.example"))
                .contains("origins: 'a.example'");
        assertThat(run("key", "add", "acme", "--publishable", "--signing").exitCode())
                .isEqualTo(2);
        assertThat(run("key", "add", "acme", "--origin", "https://a.example").exitCode())
                .isEqualTo(2);
    }

    @Test
    void keys_addedRotatedAndRevoked_countOnTheInstance() throws Exception {
        ok("create", "acme");
        try (TestInstance instance = instance()) {
            String first = ok("key", "add", "acme");
            Eventually.isTrue("the key is valid", () -> read(instance, first) == 200);

            String second = ok("key", "rotate", "acme", idOfKey(), "--overlap", "2s");
            Eventually.isTrue("the new key is valid", () -> read(instance, second) == 200);
            Eventually.isTrue("the old key has expired", () -> read(instance, first) == 401);
            assertThat(read(instance, second)).isEqualTo(200);
            assertThat(failure("key", "rotate", "acme", "000000000000"))
                    .contains("key '000000000000' of tenant 'acme': unknown");

            String id = idOfKey();
            assertThat(ok("key", "revoke", "acme", id)).isEqualTo("key " + id + " of tenant acme revoked");
            Eventually.isTrue("the key is revoked", () -> read(instance, second) == 401);
            assertThat(failure("key", "revoke", "acme", id)).contains("unknown (expected: the id of a valid key)");
        }
    }

    @Test
    void rotate_withOverlap_leavesBothValid() throws Exception {
        ok("create", "acme");
        try (TestInstance instance = instance()) {
            String first = ok("key", "add", "acme");
            String second = ok("key", "rotate", "acme", idOfKey());
            Eventually.isTrue("the new key is valid", () -> read(instance, second) == 200);
            assertThat(read(instance, first)).isEqualTo(200);
        }
    }

    @Test
    void delete_always_erasesTheProfilesOfThatTenantOnly() throws Exception {
        ok("create", "acme", "names.unique=true");
        database.execute(
                "INSERT INTO profile (tenant_id, user_id, name)"
                        + " SELECT t, 'u' || i, 'Name' FROM generate_series(1, 1200) AS i, unnest('{acme,other}'::text[]) AS t");
        database.execute("INSERT INTO erased_seed (tenant_id, id_hash, seed)"
                + " SELECT t, 'hash', 'nonce:1' FROM unnest('{acme,other}'::text[]) AS t");
        String key = ok("key", "add", "acme");

        CommandRun asked = run("delete", "acme");
        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(asked.err()).contains("tenant acme has 1200 profiles; --yes erases them for good");
        try (TestInstance instance = instance()) {
            Eventually.isTrue("the key is valid", () -> read(instance, key) == 200);

            assertThat(ok("delete", "acme", "--yes")).matches("tenant acme deleted, 120[01] profiles erased");

            assertThat(database.read("SELECT tenant_id || count(*) FROM profile GROUP BY tenant_id"))
                    .containsExactly("other1200");
            assertThat(database.read("SELECT tenant_id FROM erased_seed")).containsExactly("other");
            assertThat(database.read("SELECT key_id FROM tenant_key")).isEmpty();
            assertThat(ok("list").lines()).containsExactly("acme\tdeleted\t3");
            assertThat(read(instance, key)).isEqualTo(401);
            assertThat(instance.get("acme", "alice").statusCode()).isEqualTo(403);
            assertThat(failure("set", "acme", "names.unique=true")).contains("tenant 'acme': deleted");
            assertThat(ok("delete", "acme", "--yes")).isEqualTo("tenant acme deleted, 0 profiles erased");

            ok("create", "acme");
            Eventually.isTrue(
                    "the tenant exists again",
                    () -> instance.get("acme", "alice").statusCode() == 200);
        }
    }

    @Test
    void delete_afterOneThatWasKilled_goesOn() throws Exception {
        ok("create", "acme");
        database.execute("UPDATE tenant SET state = 'deleting'");
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('acme', 'left over', 'Name')");
        assertThat(failure("create", "acme")).contains("tenant 'acme': deleting");

        assertThat(ok("delete", "acme", "--yes")).isEqualTo("tenant acme deleted, 1 profiles erased");
    }

    private TestInstance instance() throws Exception {
        return TestInstance.start(Map.of("postgres.uri", database.uri().toString(), "limits.failures.rate", "0"));
    }

    private static int read(TestInstance instance, String key) throws Exception {
        HttpResponse<String> answer = instance.send(instance.request("/v1/profiles/user/alice")
                .header("X-API-Key", key)
                .build());
        return answer.statusCode();
    }

    /** The id of the only key that does not expire. */
    private String idOfKey() throws Exception {
        return database.read("SELECT key_id FROM tenant_key WHERE expires_at IS NULL")
                .get(0);
    }

    private String ok(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().strip();
    }

    private String failure(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
        return run.err();
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(Stream.of(List.of("tenant"), List.of(arguments), List.of("--config", configuration))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }
}
