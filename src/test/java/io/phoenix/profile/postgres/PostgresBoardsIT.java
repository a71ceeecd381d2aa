package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.board.BoardStore;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored boards in a real Postgres. */
class PostgresBoardsIT {

    private final Instant later = Instant.now().plusSeconds(3_600);
    private final Instant before = Instant.now().minusSeconds(60);

    private TestDatabase database;
    private Vertx vertx;
    private PostgresBackend backend;
    private BoardStore boards;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
        vertx = Vertx.vertx();
        backend = new PostgresBackend(
                vertx,
                TestSettings.with(Map.of("postgres.uri", database.uri().toString()))
                        .postgres());
        boards = backend.boards();
    }

    @AfterEach
    void close() throws Exception {
        TestInstance.await(backend.close());
        TestInstance.await(vertx.close());
        database.close();
    }

    @Test
    void board_expired_isNotFoundAndPruned() throws Exception {
        TestInstance.await(boards.keep("b1", "acme", "sealed", later, 10));
        TestInstance.await(boards.keep("b2", "acme", "sealed", before, 10));

        assertThat(TestInstance.await(boards.find("b1"))).contains("sealed");
        assertThat(TestInstance.await(boards.find("b2"))).isEmpty();
        assertThat(TestInstance.await(boards.prune(10))).isEqualTo(1);
        assertThat(database.read("SELECT board_id FROM board")).containsExactly("b1");
    }

    @Test
    void keep_asManyAsMayBe_keepsNothingUntilOneExpires() throws Exception {
        assertThat(TestInstance.await(boards.keep("b1", "acme", "sealed", later, 1)))
                .isTrue();
        assertThat(TestInstance.await(boards.keep("b2", "acme", "sealed", later, 1)))
                .isFalse();
        assertThat(TestInstance.await(boards.keep("b3", "other", "sealed", later, 1)))
                .isTrue();
        database.execute("UPDATE board SET expires_at = now() - interval '1 s' WHERE board_id = 'b1'");

        assertThat(TestInstance.await(boards.keep("b2", "acme", "sealed", later, 1)))
                .isTrue();
    }
}
