package io.phoenix.profile.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestSettings;
import io.phoenix.profile.testing.WebSite;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The image, locked down and with little memory, with an empty database, a Redis, and a page with the documented client. */
@Tag("image")
class ImageIT {

    private static final int SIGTERM = 128 + 15;
    private static final String TENANT = "acme";

    /** A machine that also runs builds stalls for longer than the defaults allow. */
    private static final Map<String, String> PATIENCE = Map.of(
            "PHOENIX_PROFILE_READ_DEADLINE", "10s",
            "PHOENIX_PROFILE_REDIS_TIMEOUT", "2s",
            "PHOENIX_PROFILE_REDIS_CONNECT_TIMEOUT", "10s",
            "PHOENIX_PROFILE_POSTGRES_TIMEOUT", "10s",
            "PHOENIX_PROFILE_POSTGRES_READ_TIMEOUT", "10s",
            "PHOENIX_PROFILE_POSTGRES_CONNECT_TIMEOUT", "30s");

    private static TestDatabase database;
    private static WebSite site;
    private static Map<String, String> environment;
    private static String api;
    private static String management;
    private static Container container;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.empty();
        site = WebSite.open();
        int port = Ports.free();
        int managementPort = Ports.free();
        api = "http://127.0.0.1:" + port;
        management = "http://127.0.0.1:" + managementPort;
        environment = new HashMap<>(PATIENCE);
        environment.put("PHOENIX_PROFILE_HTTP_PORT", Integer.toString(port));
        environment.put("PHOENIX_PROFILE_HTTP_PUBLIC_URL", api);
        environment.put("PHOENIX_PROFILE_HTTP_CORS_ORIGINS", site.origin());
        environment.put("PHOENIX_PROFILE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("PHOENIX_PROFILE_POSTGRES_URI", database.uri().toString());
        environment.put("PHOENIX_PROFILE_REDIS_URI", Servers.running().redis().toString());
        environment.put("PHOENIX_PROFILE_AUTH_JWT_SECRET", TestSettings.JWT_SECRET);
        Container.run(environment, "migrate");
        container = Container.start(environment, "serve");
        container.await("ready", () -> isReady(management));
    }

    @AfterAll
    static void stop() throws Exception {
        container.close();
        site.close();
        database.close();
    }

    @Test
    void client_onAPage_showsNamesAvatarsAndChanges() throws Exception {
        String token = Container.run(environment, "token", "--tenant=" + TENANT, "--user=u42")
                .strip();
        site.put(
                "/page",
                "text/html",
                "<!doctype html><title>Page</title><link rel=\"icon\" href=\"data:,\">"
                        + "<meta name=\"phoenix-profile-token\" content=\"" + token + "\">"
                        + "<script type=\"module\" src=\"" + api + "/client/phoenix-profile.js\"></script>"
                        + "<phoenix-profile user-id=\"u42\"></phoenix-profile>",
                api);
        try (Browser browser = Browser.open()) {
            browser.go(site.origin() + "/page");
            String shown = "document.querySelector('phoenix-profile').shadowRoot";
            browser.await("/^\\w+ \\w+ \\d+$/.test(" + shown + "?.textContent ?? '')");
            browser.await(shown + ".querySelector('img').naturalWidth > 0");

            assertThat(send(request("/v1/profiles/user/u42", token)
                                    .header("Content-Type", "application/json")
                                    .PUT(BodyPublishers.ofString("{\"name\":\"Nova\"}")))
                            .statusCode())
                    .isEqualTo(200);

            browser.await(shown + ".textContent === 'Nova'");
        }
    }

    @Test
    void avatar_asPng_isRenderedByTheReducedRuntime() throws Exception {
        String token = Container.run(environment, "token", "--tenant=" + TENANT, "--user=u43")
                .strip();
        String profile = send(request("/v1/profiles/user/u43", token)).body();
        Matcher avatar = Pattern.compile("\"avatar_url\":\"([^\"]+)\\.svg\"").matcher(profile);
        assertThat(avatar.find()).as(profile).isTrue();

        HttpResponse<String> png = client.send(
                HttpRequest.newBuilder(URI.create(avatar.group(1) + ".png?size=64"))
                        .build(),
                BodyHandlers.ofString(StandardCharsets.ISO_8859_1));

        assertThat(png.body()).startsWith("\u0089PNG");
    }

    @Test
    void process_always_hasNoRights() throws Exception {
        Map<String, String> status = container.processStatus();

        assertThat(status)
                .containsEntry("CapEff", "0000000000000000")
                .containsEntry("CapBnd", "0000000000000000")
                .containsEntry("NoNewPrivs", "1");
        assertThat(status.get("Uid")).startsWith(Container.USER + "\t");
    }

    @Test
    void jvm_always_keepsToTheLimits() throws Exception {
        assertThat(metric("system_cpu_count")).isEqualTo(1);
        assertThat(metric("jvm_memory_max_bytes{area=\"heap\",id=\"G1 Old Gen\"}"))
                .isBetween(Container.MEMORY_BYTES * 0.6, Container.MEMORY_BYTES * 0.8);
    }

    @Test
    void classDataArchive_always_fitsTheRuntime() throws Exception {
        // the JVM fails if it can't use the archive
        assertThat(Container.run(Map.of("JDK_JAVA_OPTIONS", "-Xshare:on"), "--version"))
                .isNotBlank();
    }

    @Test
    void check_withAllServers_findsNothing() throws Exception {
        assertThat(Container.run(environment, "check")).doesNotContain("FAILED");
    }

    @Test
    void serve_terminated_endsByItself() throws Exception {
        Map<String, String> other = new HashMap<>(environment);
        other.put("PHOENIX_PROFILE_HTTP_PORT", "0");
        other.put("PHOENIX_PROFILE_MANAGEMENT_PORT", Integer.toString(Ports.free()));
        try (Container second = Container.start(other, "serve")) {
            second.await("ready", () -> isReady("http://127.0.0.1:" + other.get("PHOENIX_PROFILE_MANAGEMENT_PORT")));

            assertThat(second.terminate()).isEqualTo(SIGTERM);
        }
    }

    private static boolean isReady(String management) throws IOException, InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(management + "/ready"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (ConnectException | HttpTimeoutException notYet) {
            return false;
        }
    }

    private double metric(String series) throws Exception {
        String metrics = client.send(
                        HttpRequest.newBuilder(URI.create(management + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
