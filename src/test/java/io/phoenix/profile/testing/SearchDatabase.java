package io.phoenix.profile.testing;

import static io.phoenix.profile.testing.TestInstance.await;

import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.postgres.PostgresProfileSearch;
import io.phoenix.profile.postgres.SearchIndex;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.vertx.core.Vertx;
import java.util.Map;

/** A database with indexes of names, and a search in it. Closing it drops the database. */
public record SearchDatabase(
        TestDatabase database, Vertx vertx, PostgresBackend postgres, PostgresProfileSearch search) {

    public static SearchDatabase create(Form form, boolean parts, Map<String, String> settings) throws Exception {
        TestDatabase database = TestDatabase.migrated(form);
        new SearchIndex(database.settings(Map.of()), line -> {}).create(parts);
        Vertx vertx = Vertx.vertx();
        PostgresBackend postgres = new PostgresBackend(vertx, database.settings(Map.of()));
        return new SearchDatabase(
                database,
                vertx,
                postgres,
                postgres.profileSearch(TestSettings.with(settings).search()));
    }

    public void close() throws Exception {
        await(search.close());
        await(postgres.close());
        await(vertx.close());
        database.close();
    }
}
