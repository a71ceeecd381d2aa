package io.phoenix.profile.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.WebSite;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JavaScript client on a third-party page: batching, caching, live changes, errors (in Chromium, two instances). */
@Tag("tools")
class WebClientIT {

    private static final int ROWS = 100;

    private static Browser browser;
    private static WebSite site;
    private static int port;
    private static String origin;
    private static TestInstance one;
    private static TestInstance two;

    private final String tenant = UUID.randomUUID().toString();

    @BeforeAll
    static void open() throws Exception {
        browser = Browser.open();
        site = WebSite.open();
        port = Ports.free();
        origin = "http://127.0.0.1:" + port;
        one = startOne(Map.of());
        two = TestInstance.start(Map.of("http.public-url", origin));
    }

    @AfterAll
    static void close() throws Exception {
        browser.close();
        site.close();
        one.close();
        two.close();
    }

    @BeforeEach
    void clearConsole() {
        browser.go("about:blank");
        browser.consoleErrors();
    }

    @Test
    void board_100Rows_takesOneRequestAndShiftsNothing() throws Exception {
        showBoard();

        assertThat(reads()).isEqualTo(1);
        assertThat(browser.eval("window.shifted")).isEqualTo(0L);
        assertThat(browser.eval("[...document.querySelectorAll('phoenix-profile')].every(row =>"
                        + " /^\\w+ \\w+ \\d+$/.test(row.shadowRoot.textContent))"))
                .isEqualTo(true);
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void board_always_isAccessible() throws Exception {
        showBoard();

        assertThat(browser.accessibilityViolations()).isEmpty();
        for (boolean dark : new boolean[] {false, true}) {
            browser.preferDark(dark);
            browser.resize(1000, 700);
            browser.screenshot("board-" + (dark ? "dark" : "light"));
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.resize(390, 700);
            browser.screenshot("board-phone-" + (dark ? "dark" : "light"));
        }
        browser.preferDark(false);
        browser.resize(1000, 700);
    }

    @Test
    void change_throughOtherInstance_isRepainted() throws Exception {
        showBoard();

        two.put(tenant, "u7", "{\"name\":\"Alice Lind\",\"regenerate_avatar\":true}");

        browser.await(textOf("u7") + " === 'Alice Lind'");
        browser.await(loaded("u7"));
        assertThat(reads()).isEqualTo(1);
    }

    @Test
    void instance_restarted_clientReconnectsWithoutMissingChanges() throws Exception {
        showBoard();

        one.close();
        rename(tenant, "u3", "Meanwhile");
        one = startOne(Map.of());

        browser.await(textOf("u3") + " === 'Meanwhile'");
        rename(tenant, "u4", "Afterwards");
        browser.await(textOf("u4") + " === 'Afterwards'");
    }

    @Test
    void name_likeMarkup_isEscaped() throws Exception {
        rename(tenant, "u1", "<img src=x>");

        showBoard();

        assertThat(browser.eval(textOf("u1"))).isEqualTo("<img src=x>");
        assertThat(browser.eval("document.querySelector('[user-id=u1]').shadowRoot.querySelectorAll('img').length"))
                .isEqualTo(1L);
    }

    @Test
    void element_moved_keepsItsContent() throws Exception {
        showBoard();

        browser.eval("document.querySelector('tbody').append(document.querySelector('tr:has([user-id=u0])'))");

        assertThat(browser.eval("document.querySelector('[user-id=u0]').ariaBusy"))
                .isNull();
        rename(tenant, "u0", "Moved");
        browser.await(textOf("u0") + " === 'Moved'");
        assertThat(reads()).isEqualTo(1);
    }

    @Test
    void element_userIdChanged_showsThatUser() throws Exception {
        showBoard();
        rename(tenant, "other", "Another User");

        browser.eval("document.querySelector('[user-id=u0]').setAttribute('user-id', 'other')");

        browser.await("document.querySelector('[user-id=other]').shadowRoot.textContent === 'Another User'");
    }

    @Test
    void element_malformedId_showsTheIdAndAffectsNoOther() throws Exception {
        showBoard();

        browser.eval("document.querySelector('tbody').insertAdjacentHTML('beforeend',"
                + " '<tr><td><phoenix-profile user-id=\"..\"></phoenix-profile>"
                + "<phoenix-profile user-id=\"last\"></phoenix-profile></td></tr>')");

        browser.await(loaded("last"));
        assertThat(browser.eval("document.querySelector('[user-id=\"..\"]').shadowRoot.textContent"))
                .isEqualTo("..");
    }

    @Test
    void elements_withoutToken_waitAndReloadForAnotherCaller() throws Exception {
        String otherTenant = UUID.randomUUID().toString();
        rename(tenant, "u0", "Left Bank");
        rename(otherTenant, "u0", "Right Bank");
        put("");
        browser.go(site.origin() + "/board");
        browser.await("customElements.get('phoenix-profile') !== undefined");
        assertThat(browser.eval("document.querySelector('[user-id=u0]').ariaBusy"))
                .isEqualTo("true");

        browser.eval(client() + ".configure({token: '" + one.token(tenant, "u0") + "'})");
        browser.await(textOf("u0") + " === 'Left Bank'");

        browser.eval(client() + ".configure({token: async () => '" + one.token(otherTenant, "u0") + "'})");
        browser.await(textOf("u0") + " === 'Right Bank'");
    }

    @Test
    void token_rejected_isRenewed() throws Exception {
        showBoard();

        assertThat(browser.eval("(async () => { const {createProfiles} = await " + client()
                        + "; let asked = 0; const profiles = createProfiles({token: () => ++asked === 1 ? 'old' : '"
                        + one.token(tenant, "u0") + "'}); const {user_id} = await profiles.get('u5');"
                        + " return user_id + ' after ' + asked; })()"))
                .isEqualTo("u5 after 2");
    }

    @Test
    void token_refusedTwice_failsTheCall() throws Exception {
        showBoard();

        assertThat(browser.eval(with("{token: 'wrong'}", "profiles.get('u5').catch(e => e.status + ' ' + e.code)")))
                .isEqualTo("401 AUTH_001");
    }

    @Test
    void gets_inOneTick_areBatchedInHundreds() throws Exception {
        showBoard();

        String found = (String)
                browser.eval(
                        with(
                                "{token: '" + one.token(tenant, "me") + "'}",
                                "Promise.all([profiles.get('x'), profiles.get('y'), profiles.get('x'),"
                                        + " profiles.getAll(Array.from({length: 148}, (_, i) => 'z' + i))])"
                                        + ".then(all => [all[0].user_id, all[2] === all[0], all[3].size, all[3].get('z9').user_id].join())"));

        assertThat(found).isEqualTo("x,true,148,z9");
        assertThat(reads()).isEqualTo(3);
    }

    @Test
    void ids_tooLongForAUrl_areReadByPost() throws Exception {
        showBoard();

        assertThat(
                        browser.eval(
                                with(
                                        "{token: '" + one.token(tenant, "me") + "'}",
                                        "profiles.getAll(Array.from({length: 100}, (_, i) => 'long'.repeat(20) + i)).then(all => all.size)")))
                .isEqualTo(100L);
        assertThat(browser.eval(
                        "performance.getEntriesByType('resource').filter(e => e.name.includes('/batch')).length"))
                .isEqualTo(1L);
    }

    @Test
    void get_cached_isNotRepeatedAndExpiredIsConditional() throws Exception {
        browser.go(origin + "/docs");
        String count = "performance.getEntriesByType('resource').filter(e => e.name.includes('user_ids='))";

        assertThat(browser.eval(with(
                        "{token: '" + one.token(tenant, "me") + "'}",
                        "profiles.get('x').then(() => profiles.get('x')).then(() => " + count + ".length)")))
                .isEqualTo(1L);
        browser.eval(with(
                "{token: '" + one.token(tenant, "you") + "', maxAge: 0}",
                "profiles.get('y').then(() => profiles.get('y')).then(profile => profile.name)"));
        browser.await(count + ".some(entry => entry.responseStatus === 304)");
    }

    @Test
    void profiles_beyondTheRateLimit_loadLater() throws Exception {
        one.close();
        one = startOne(Map.of("limits.creations.rate", "20", "limits.creations.burst", "5"));
        try {
            showBoard();
        } finally {
            one.close();
            one = startOne(Map.of());
        }
    }

    @Test
    void service_unreachable_failsAfterRetries() throws Exception {
        showBoard();

        assertThat(browser.eval(with(
                        "{token: 't', baseUrl: '" + origin + "1/', retries: 1, pauseMin: 1}",
                        "profiles.get('x').catch(e => e.name + ' ' + e.status)")))
                .isEqualTo("ProfilesError 0");
    }

    @Test
    void client_closed_endsItsStream() throws Exception {
        rename(tenant, "u0", "Before");
        put("");
        browser.go(site.origin() + "/board");
        browser.eval("(async () => { const {createProfiles} = await " + client() + "; window.received = [];"
                + " window.profiles = createProfiles({token: '" + one.token(tenant, "u0") + "'});"
                + " profiles.watch(['u0', 'u1'], profile => profile.user_id === 'u0' && received.push(profile.name));"
                + " window.stop = profiles.watch('u0', profile => { throw new Error('thrown by the page'); }) })()");
        browser.await("received.join() === 'Before'");
        rename(tenant, "u0", "Changed");
        browser.await("received.join() === 'Before,Changed'");
        browser.eval("stop()");

        browser.eval("profiles.close()");

        browser.await("no stream", () -> metrics().contains("phoenix_profile_live_streams 0.0"));
        assertThat(browser.eval("profiles.get('u9').catch(e => e.message)")).isEqualTo("the client is closed");
    }

    @Test
    void page_left_endsItsStreamAndResumesOnReturn() throws Exception {
        showBoard();
        browser.await("a stream", () -> !metrics().contains("phoenix_profile_live_streams 0.0"));

        browser.go("about:blank");
        browser.await("no stream", () -> metrics().contains("phoenix_profile_live_streams 0.0"));
        rename(tenant, "u2", "While Away");

        browser.back();
        browser.await(textOf("u2") + " === 'While Away'");
    }

    private static TestInstance startOne(Map<String, String> changes) throws Exception {
        Map<String, String> settings = new HashMap<>(changes);
        settings.put("http.port", Integer.toString(port));
        settings.put("http.public-url", origin);
        settings.put("http.cors.origins", site.origin());
        return TestInstance.start(settings);
    }

    /** Renames a user through the instance that the page does not use. */
    private static void rename(String tenant, String user, String name) throws Exception {
        HttpResponse<String> answer =
                two.put(tenant, user, new JsonObject().put("name", name).encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Opens the board, and waits until it is complete. */
    private void showBoard() throws Exception {
        put("<meta name=\"phoenix-profile-token\" content=\"" + one.token(tenant, "u0") + "\">");
        browser.go(site.origin() + "/board");
        browser.await("[...document.querySelectorAll('phoenix-profile')].every(row =>"
                + " row.ariaBusy === null && row.shadowRoot.querySelector('img').naturalWidth > 0)");
    }

    private void put(String head) {
        String rows = IntStream.range(0, ROWS)
                .mapToObj(i -> "<tr><td>" + (i + 1) + "</td><td><phoenix-profile user-id=\"u" + i
                        + "\"></phoenix-profile></td><td>" + (100_000 - 731 * i) + "</td></tr>\n")
                .collect(Collectors.joining());
        site.put("/board.css", "text/css", """
                :root { color-scheme: light dark; font: 16px/1.5 sans-serif }
                phoenix-profile:not(:defined) { display: inline-flex; inline-size: 14em; block-size: 2em; vertical-align: middle }
                body { margin: 2rem auto; max-width: 40rem; padding: 0 1rem }
                @media (max-width: 30rem) { phoenix-profile { --phoenix-profile-width: 12em } }
                table { border-collapse: collapse; width: 100% }
                th { text-align: left }
                td, th { padding: .35rem .5rem; border-bottom: 1px solid color-mix(in srgb, currentcolor 15%, transparent) }
                td:first-child { width: 3ch } /* a slow parser paints the first rows before it knows of row 100 */
                td:last-child, th:last-child { text-align: right; font-variant-numeric: tabular-nums }
                phoenix-profile::part(name) { font-weight: 600 }
                """, origin);
        site.put("/shift.js", "text/javascript", """
                window.shifted = 0;
                new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifted += entry.value))
                  .observe({type: 'layout-shift', buffered: true});
                """, origin);
        site.put(
                "/board",
                "text/html",
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Board</title>"
                        + "<meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\">"
                        + head
                        + "<link rel=\"stylesheet\" href=\"board.css\"><script src=\"shift.js\"></script>"
                        + "<script type=\"module\" src=\"" + origin + "/client/phoenix-profile.js\"></script></head>"
                        + "<body><main><h1>Board</h1><table><thead><tr><th>Rank</th><th>Player</th><th>Score</th></tr></thead>"
                        + "<tbody>" + rows + "</tbody></table></main></body></html>",
                origin);
    }

    /** Different reads: on a busy machine the client repeats one, after a 503 or where its stream is late. */
    private static long reads() {
        return (long) browser.eval("new Set(performance.getEntriesByType('resource').map(e => e.name)"
                + ".filter(name => /v1.profiles[?]/.test(name))).size");
    }

    private static String client() {
        return "(await import('" + origin + "/client/phoenix-profile.js'))";
    }

    /** An expression that uses a client with these options. */
    private static String with(String options, String expression) {
        return "(async () => { const {createProfiles} = await import('" + origin + "/client/phoenix-profile.js');"
                + " const profiles = createProfiles(" + options + "); return await " + expression + "; })()";
    }

    private static String textOf(String user) {
        return "document.querySelector('[user-id=" + user + "]').shadowRoot.textContent";
    }

    private static String loaded(String user) {
        return "document.querySelector('[user-id=" + user + "]').shadowRoot.querySelector('img').naturalWidth > 0";
    }

    private static String metrics() throws Exception {
        return one.send(one.managementRequest("/metrics").build()).body();
    }
}
