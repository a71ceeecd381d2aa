package io.phoenix.profile.web;

import static io.phoenix.profile.web.ConsolePage.avatarOnBoard;
import static io.phoenix.profile.web.ConsolePage.nameOnBoard;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.TestInstance;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console looks up, renames, regenerates and erases profiles, and its board shows changes live (in Chromium). */
@Tag("tools")
@ExtendWith(ConsoleResolver.class)
class ConsoleIT {

    private final ConsolePage console;
    private final TestInstance instance;
    private final Browser browser;
    private final String tenant = "t-" + UUID.randomUUID();

    ConsoleIT(ConsolePage console) {
        this.console = console;
        this.instance = console.instance();
        this.browser = console.browser();
    }

    @Test
    void signIn_always_selectsTheFirstRow() throws Exception {
        console.openWith(admin());

        console.awaitShown("#profile-card");
        String selected = "document.querySelector('.row[aria-current=true] phoenix-profile').getAttribute('user-id')";
        console.awaitUser(String.valueOf(browser.eval(selected)));
    }

    @Test
    void pause_always_stopsTheGameUntilResumed() throws Exception {
        console.openWith(admin());
        String scores = "[...document.querySelectorAll('.score')].map(score => score.textContent).join()";

        console.click("#board-pause");
        Object paused = browser.eval(scores);
        // two turns of the game
        browser.eval("new Promise(done => setTimeout(done, 4_000))");
        assertThat(browser.eval(scores)).isEqualTo(paused);

        console.click("#board-pause");
        browser.await(scores + " !== '" + paused + "'");
        assertThat(console.text("#board-pause")).isEqualTo("Pause");
    }

    @Test
    void board_aHundredUsers_showsAll() throws Exception {
        String ids = IntStream.range(0, 100)
                .mapToObj(i -> "a-user-with-a-long-id-" + i)
                .collect(Collectors.joining(","));
        instance.send(instance.request("/v1/profiles?user_ids=" + ids, tenant, "alice")
                .build());
        console.openWith(admin());
        console.click(".board summary");
        console.type("#board-ids", ids);
        console.click("#board-form button");

        browser.await("document.querySelectorAll('.row').length === 100");
        console.type("#board-ids", ids + ",one-more");
        console.click("#board-form button");
        console.awaitShown("#board-form .failure");
        assertThat(console.text("#board-form .failure")).contains("more than 100 values", "422");
    }

    @Test
    void rename_inConsoleOrApi_isShownOnTheBoard() throws Exception {
        console.openWith(admin());
        console.lookUp("player-3");
        assertThat(console.text("#profile-origin")).contains("from L1 in");

        console.type("#new-name", "Ada Lind");
        console.click("#rename button");
        browser.await(nameOnBoard("player-3") + " === 'Ada Lind'");

        instance.put(tenant, "player-3", "{\"name\":\"Bo Lind\"}");
        browser.await(nameOnBoard("player-3") + " === 'Bo Lind'");
        browser.await("document.querySelector('#profile-origin').textContent === 'changed just now, received live'");
    }

    @Test
    void rename_refused_showsTheApiError() throws Exception {
        console.openWith(admin());
        console.lookUp("player-3");

        console.type("#new-name", "admin");
        console.click("#rename button");

        console.awaitShown(".profile > .failure");
        assertThat(console.text(".profile > .failure")).contains("admin", "422", "PROFILE_002", "request");
    }

    @Test
    void regenerate_always_isShownOnTheBoard() throws Exception {
        console.openWith(admin());
        console.lookUp("player-2");
        Object before = browser.eval(avatarOnBoard("player-2"));

        console.click("#regenerate");

        browser.await(avatarOnBoard("player-2") + " !== '" + before + "'");
        console.awaitBoard();
    }

    @Test
    void erase_confirmed_deletesTheProfile() throws Exception {
        console.openWith(admin());
        console.lookUp("zoe");
        assertThat(console.text("#profile-origin")).contains("created in");

        console.click("#tab-remove");
        console.click("#erase");
        console.click("#erase-dialog [value=cancel]");
        assertThat(exists("zoe")).isTrue();
        console.click("#erase");
        console.click("#erase-dialog [value=erase]");

        browser.await("document.querySelector('#profile-none').textContent.startsWith('zoe is erased')");
        assertThat(exists("zoe")).isFalse();
    }

    @Test
    void board_absentProfiles_createsNone() throws Exception {
        console.openWith(admin());
        console.click(".board summary");
        console.type("#board-ids", "player-1, absent");
        console.click("#board-form button");

        console.awaitShown("#board-note");
        console.awaitBoard();
        assertThat(browser.eval("document.querySelectorAll('.row').length")).isEqualTo(1L);
        assertThat(console.text("#board-note")).contains("absent");
        assertThat(exists("absent")).isFalse();
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
