package io.phoenix.profile.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.http.web.WebPages;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web pages, as a browser gets them. */
@ExtendWith(ApiResolver.class)
class WebPagesIT {

    private static final Pattern LOADED =
            Pattern.compile("(?:src|href|from|import)[ =]\"\\.?/?([^\":]+\\.(?:css|js))\"");

    private final Api api;

    WebPagesIT(Api api) {
        this.api = api;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console", "/docs"})
    void page_always_loadsNothingFromOtherOrigins(String path) throws Exception {
        Answer page = page(path);

        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';")
                .contains("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-eval");
        assertThat(page.body()).doesNotContain("://", "<style", " style=", "<script>");
    }

    @Test
    void console_policy_allowsOwnStylesAndImagesOfTenants() throws Exception {
        assertThat(api.send(api.request("/console")).header("Content-Security-Policy"))
                .contains("style-src 'self';")
                .contains("img-src 'self' data: https: http://localhost:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console", "/docs"})
    void files_loadedByPage_exist(String path) throws Exception {
        List<String> files = loadedBy(page(path).body());

        assertThat(files).isNotEmpty();
        for (String file : files) {
            Answer answer = api.send(api.request('/' + file)).assertOk();
            assertThat(answer.header("Content-Type"))
                    .isEqualTo(file.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
        }
    }

    @Test
    void file_matchingIfNoneMatch_is304() throws Exception {
        String tag = String.valueOf(api.send(api.request("/console")).header("ETag"));

        Answer again = api.send(api.request("/console").header("If-None-Match", tag));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void file_gzipAccepted_isCompressedWithItsOwnTag() throws Exception {
        String plain = api.send(api.request("/docs/swagger-ui.css")).body();
        String plainTag =
                String.valueOf(api.send(api.request("/docs/swagger-ui.css")).header("ETag"));

        HttpResponse<byte[]> compressed = HttpClient.newHttpClient()
                .send(
                        api.request("/docs/swagger-ui.css")
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("Vary"))
                .hasValueSatisfying(vary -> assertThat(vary).isEqualToIgnoringCase("Accept-Encoding"));
        assertThat(compressed.headers().firstValue("ETag")).isPresent().get().isNotEqualTo(plainTag);
        try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo(plain);
        }
    }

    @Test
    void client_always_isSmallAndForAllOrigins() throws Exception {
        HttpResponse<byte[]> client = HttpClient.newHttpClient()
                .send(
                        api.request("/client/phoenix-profile.js")
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(client.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(client.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        assertThat(client.headers().firstValue("Cache-Control")).hasValue("public, max-age=3600");
        assertThat(client.body().length).isLessThan(6_000);
    }

    @Test
    void clientTypes_always_areServed() throws Exception {
        assertThat(api.send(api.request("/client/phoenix-profile.d.ts"))
                        .assertOk()
                        .body())
                .contains("export function createProfiles(options: ProfilesOptions): Profiles;");
    }

    @Test
    void page_withTrailingSlash_redirects() throws Exception {
        Answer answer = api.send(api.request("/console/"));

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo("../console");
    }

    @Test
    void page_otherMethodOrName_isRefused() throws Exception {
        Answer answer = api.send(api.request("/console").POST(BodyPublishers.noBody()));
        answer.assertError(405, "REQ_005");
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");

        api.send(api.request("/console/console.html")).assertError(404, "REQ_004");
        api.send(api.request("/docs/../openapi.yaml")).assertOk();
    }

    @Test
    void root_browser_isAPageAndProgramsGetJson() throws Exception {
        assertThat(page("/").body())
                .contains("<h1>Phoenix Profile is running</h1>", "href=\"docs\"", "href=\"console\"");

        for (String accept : List.of("*/*", "application/json", "text/html;q=0, */*", "text/html;q=x;q=y")) {
            Answer answer = api.send(api.request("/").header("Accept", accept)).assertOk();
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.headers().allValues("Vary")).contains("accept", "accept-encoding");
            assertThat(answer.json().getMap())
                    .containsEntry("service", "Phoenix Profile")
                    .containsEntry("description", "openapi.yaml")
                    .containsEntry("documentation", "docs")
                    .containsEntry("console", "console");
        }
        api.send(api.request("/").POST(BodyPublishers.noBody())).assertError(405, "REQ_005");
    }

    @Test
    void font_always_isServedWithItsLicence() throws Exception {
        assertThat(api.send(api.request("/pages/inter.woff2")).assertOk().header("Content-Type"))
                .isEqualTo("font/woff2");
        assertThat(api.send(api.request("/pages/OFL.txt")).assertOk().body()).contains("SIL OPEN FONT LICENSE");
    }

    @Test
    void console_disabled_isNotMounted() {
        assertThat(pathsWith(Map.of())).contains("/console", "/docs");
        assertThat(pathsWith(Map.of("console.enabled", "false")))
                .contains("/docs")
                .doesNotContain("/console");
    }

    /** A page, as a browser asks for it. */
    private Answer page(String path) throws Exception {
        return api.send(api.request(path).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))
                .assertOk();
    }

    private static List<String> pathsWith(Map<String, String> changes) {
        Vertx vertx = Vertx.vertx();
        Settings settings = TestSettings.with(changes);
        Router router = Router.router(vertx);
        WebPages.read(settings).mount(router);
        return router.getRoutes().stream()
                .map(Route::getPath)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static List<String> loadedBy(String text) {
        return LOADED.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
