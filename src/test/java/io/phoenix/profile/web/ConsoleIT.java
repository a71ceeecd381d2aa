package io.phoenix.profile.web;

import static io.phoenix.profile.web.ConsolePage.avatarOnBoard;
import static io.phoenix.profile.web.ConsolePage.nameOnBoard;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.Instance;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console in a real browser, as operators and newcomers use it. */
@Tag("tools")
class ConsoleIT {

    private static ConsolePage console;
    private static Instance instance;
    private static Browser browser;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        console = ConsolePage.start();
        instance = console.instance();
        browser = console.browser();
        browser.size(1440, 900);
        browser.preferDark(false);
    }

    @AfterAll
    static void stop() throws Exception {
        console.close();
    }

    @Test
    void address_withAToken_signsIn_andKeepsItInTheTabAlone() throws Exception {
        console.open();
        browser.complaints();
        console.openWith(admin());

        assertThat(browser.eval("location.href")).asString().endsWith("/console");
        assertThat(console.text("#who")).contains(tenant, "alice", "profile:admin");
        browser.eval("location.reload()");
        console.awaitBoard();
        assertThat(browser.eval("localStorage.length + document.cookie.length")).isEqualTo(0L);
        assertThat(browser.eval("[...new Set(performance.getEntriesByType('resource')"
                        + ".map(entry => new URL(entry.name).origin))].join() === location.origin"))
                .isEqualTo(true);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void signIn_withWhatIsNoCredential_showsWhatTheApiSays() throws Exception {
        console.open();
        console.signIn("nonsense");

        console.awaitShown("#sign-in .failure");
        assertThat(console.text("#sign-in .failure")).contains("expected: a JWT", "401", "AUTH_001");
        assertThat(browser.eval("sessionStorage.length")).isEqualTo(0L);

        console.signIn(admin());
        console.awaitBoard();
    }

    @Test
    void signOut_leavesNothingBehind() throws Exception {
        console.openWith(admin());
        console.lookUp("player-1");

        console.click("#sign-out");

        console.awaitShown("#door");
        assertThat(browser.eval("sessionStorage.length + document.querySelectorAll('.row').length"))
                .isEqualTo(0L);
        assertThat(console.text("body")).doesNotContain("player-1", tenant);
    }

    @Test
    void session_thatTheServiceNoLongerTakes_endsWithItsReason() throws Exception {
        console.openWith(admin());

        browser.eval("sessionStorage.setItem(sessionStorage.key(0), 'expired')");

        console.awaitShown("#door .failure");
        assertThat(console.text("#door .failure")).contains("401");
    }

    @Test
    void rename_isSeenOnTheBoard_fromHereAndFromElsewhere() throws Exception {
        console.openWith(admin());
        console.lookUp("player-3");
        assertThat(console.text("#profile-origin")).contains("from memory in");

        console.type("#new-name", "Ada Lind");
        console.click("#rename button");
        browser.await(nameOnBoard("player-3") + " === 'Ada Lind'");

        instance.put(tenant, "player-3", "{\"name\":\"Bo Lind\"}");
        browser.await(nameOnBoard("player-3") + " === 'Bo Lind'");
        browser.await("document.querySelector('#profile-origin').textContent === 'changed just now, and told live'");
    }

    @Test
    void rename_thatIsRefused_showsWhatTheApiSays() throws Exception {
        console.openWith(admin());
        console.lookUp("player-3");

        console.type("#new-name", "admin");
        console.click("#rename button");

        console.awaitShown(".profile > .failure");
        assertThat(console.text(".profile > .failure")).contains("admin", "422", "PROFILE_002", "request");
    }

    @Test
    void regenerate_isSeenOnTheBoard() throws Exception {
        console.openWith(admin());
        console.lookUp("player-2");
        Object before = browser.eval(avatarOnBoard("player-2"));

        console.click("#regenerate");

        browser.await(avatarOnBoard("player-2") + " !== '" + before + "'");
        console.awaitBoard();
    }

    @Test
    void erase_onceConfirmed_leavesNoProfile() throws Exception {
        console.openWith(admin());
        console.lookUp("zoe");
        assertThat(console.text("#profile-origin")).contains("created in");

        console.click("#erase");
        console.click("#erase-dialog [value=keep]");
        assertThat(exists("zoe")).isTrue();
        console.click("#erase");
        console.click("#erase-dialog [value=erase]");

        browser.await("document.querySelector('#profile-none').textContent.startsWith('zoe is erased')");
        assertThat(exists("zoe")).isFalse();
    }

    @Test
    void board_ofUsersWithoutProfiles_createsNone() throws Exception {
        console.openWith(admin());
        console.click(".board summary");
        console.type("#board-ids", "player-1, nobody");
        console.click("#board-form button");

        console.awaitShown("#board-note");
        console.awaitBoard();
        assertThat(browser.eval("document.querySelectorAll('.row').length")).isEqualTo(1L);
        assertThat(console.text("#board-note")).contains("nobody");
        assertThat(exists("nobody")).isFalse();
    }

    @Test
    void user_withoutARole_isToldWhatIsNotForThem() throws Exception {
        console.adminOf(tenant);
        console.openWith(instance.token(tenant, "bob"));

        console.awaitShown(".instance > .failure");
        assertThat(console.text(".instance > .failure")).contains("bob", "403", "AUTH_005");
        assertThat(console.text("#who")).contains("none");
    }

    private String admin() throws Exception {
        return console.adminOf(tenant);
    }

    private boolean exists(String user) throws Exception {
        return instance.send(instance.request("/v1/profiles?create=false&user_ids=" + user, tenant, "alice")
                        .build())
                .body()
                .contains("\"profiles\":[{");
    }
}
