package io.phoenix.profile.s3;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.testing.S3Server;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client, against a real S3 server and against broken ones. */
class S3ObjectsIT {

    private static Vertx vertx;
    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        server = S3Server.started();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        await(vertx.close());
    }

    @Test
    void read_storedObject_returnsTheRange() throws Exception {
        S3Objects objects = objects(Map.of());
        await(objects.put("a/b", new byte[] {1, 2, 3, 4}));

        assertThat(await(objects.read("a/b", 0, 4)).orElseThrow()).containsExactly(1, 2, 3, 4);
        assertThat(await(objects.read("a/b", 1, 2)).orElseThrow()).containsExactly(2, 3);
        assertThat(await(objects.read("absent", 0, 4))).isEmpty();
    }

    @Test
    void remove_object_isGoneAndMayBeRepeated() throws Exception {
        S3Objects objects = objects(Map.of());
        await(objects.put("removed", new byte[] {1}));

        await(objects.remove("removed"));
        await(objects.remove("removed"));

        assertThat(server.objects()).doesNotContain("removed");
        assertThat(await(objects.read("removed", 0, 1))).isEmpty();
    }

    @Test
    void check_usableBucket_leavesNothing() throws Exception {
        await(objects(Map.of()).check());

        assertThat(server.objects()).noneMatch(key -> key.startsWith("check-"));
    }

    @Test
    void check_wrongSecret_saysWhatTheServerSaid() {
        assertThatThrownBy(() -> await(
                        objects(Map.of("pictures.s3.secret-key", "another")).check()))
                .hasMessage("PUT answered 403 SignatureDoesNotMatch (expected: 200)");
    }

    @Test
    void anyCall_refusedByTheServer_isUnavailable() {
        assertUnavailable(objects(Map.of("pictures.s3.secret-key", "another")));
    }

    @Test
    void anyCall_nobodyListens_isUnavailable() throws Exception {
        S3Server stopped = S3Server.started();
        stopped.close();

        assertUnavailable(objects(stopped.settings()));
    }

    /** Without the time limit this test would not end. */
    @Test
    void anyCall_serverNeverAnswers_isUnavailable() throws Exception {
        NetServer silent =
                await(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));

        assertUnavailable(objects(Map.of(
                "pictures.s3.url",
                "http://127.0.0.1:" + silent.actualPort() + "/pictures",
                "pictures.s3.timeout",
                "50ms")));
        await(silent.close());
    }

    @Test
    void calls_moreThanMayWait_areRefused() throws Exception {
        NetServer silent =
                await(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
        S3Objects objects = objects(Map.of(
                "pictures.s3.url",
                "http://127.0.0.1:" + silent.actualPort() + "/pictures",
                "pictures.s3.connections.max",
                "1",
                "pictures.s3.waiting.max",
                "1",
                "pictures.s3.timeout",
                "1s"));

        List<Future<Void>> calls =
                Stream.generate(() -> objects.remove("a")).limit(3).toList();

        assertThatThrownBy(() -> await(Future.all(calls)))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED))
                .hasMessage("requests that wait for the storage of pictures: 1 (expected: fewer; try again)");
        await(Future.join(calls).otherwiseEmpty());
        await(silent.close());
    }

    /** Keep-alive connections that the server has closed meanwhile fail once only. */
    @Test
    void anyCall_afterARestart_succeeds() throws Exception {
        S3Objects objects = objects(Map.of());
        await(objects.put("kept", new byte[] {1}));

        server.stop();
        server.start();

        assertThat(await(objects.read("kept", 0, 1))).isPresent();
    }

    private static void assertUnavailable(S3Objects objects) {
        for (Future<?> call : List.of(objects.put("a", new byte[9]), objects.read("a", 0, 9), objects.remove("a"))) {
            assertThatThrownBy(() -> await(call))
                    .isInstanceOfSatisfying(
                            ProfileFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.DEPENDENCY_UNAVAILABLE));
        }
    }

    private static S3Objects objects(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(server.settings());
        settings.putAll(changes);
        return new S3Objects(
                vertx, TestSettings.with(settings).pictures().storage().s3().orElseThrow());
    }
}
