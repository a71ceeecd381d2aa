package io.phoenix.profile.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.TestInstance;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** What support does in the console: find a user by name, export, explain, erase, move (in Chromium). */
@Tag("tools")
@ExtendWith(ConsoleResolver.class)
class ConsoleSupportIT {

    private final ConsolePage console;
    private final TestInstance instance;
    private final Browser browser;
    private final String tenant = "t-" + UUID.randomUUID();

    ConsoleSupportIT(ConsolePage console) {
        this.console = console;
        this.instance = console.instance();
        this.browser = console.browser();
    }

    @Test
    void find_partOfAName_showsTheUsersByKeyboardAlone() throws Exception {
        String token = console.adminOf(tenant);
        for (int user = 1; user <= 22; user++) {
            instance.put(tenant, "player-" + user, "{\"name\":\"Łukasz Berg " + user + "\"}");
        }
        console.openWith(token);
        browser.eval("document.querySelector('#search-text').focus()");

        browser.focused().sendKeys("LUKASZ", Keys.ENTER);

        browser.await("document.querySelectorAll('.found').length === 20");
        assertThat(console.text("#found-note")).startsWith("20 and more found");
        browser.eval("document.querySelector('#found-more').focus()");
        browser.focused().sendKeys(Keys.ENTER);
        browser.await("document.querySelectorAll('.found').length === 22");
        // the first of the added rows has the focus
        Object user = browser.eval("document.activeElement.dataset.id");
        browser.focused().sendKeys(Keys.ENTER);
        console.awaitUser(String.valueOf(user));
        assertThat(browser.eval("document.querySelector('.found[aria-current=true]').dataset.id"))
                .isEqualTo(user);
        browser.screenshot("console-found");
        console.settle();
        assertThat(browser.accessibilityViolations()).isEmpty();
    }

    @Test
    void find_nobody_saysSo() throws Exception {
        console.openWith(console.adminOf(tenant));

        find("looks_like", "Nobody Has This Name");

        console.awaitShown("#found-note");
        assertThat(console.text("#found-note")).isEqualTo("Nobody found");
    }

    @Test
    void find_withoutTheRole_showsTheApiError() throws Exception {
        console.adminOf(tenant);
        console.openWith(instance.token(tenant, "bob"));

        find("prefix", "any");

        console.awaitShown(".profile > .failure");
        assertThat(console.text(".profile > .failure")).contains("bob", "403", "AUTH_005");
    }

    @Test
    void erase_foundUser_removesTheRow() throws Exception {
        String token = console.adminOf(tenant);
        instance.put(tenant, "zoe", "{\"name\":\"Zoe Only\"}");
        console.openWith(token);
        find("prefix", "zoe only");
        console.awaitShown(".found");
        console.click(".found");
        console.awaitUser("zoe");

        console.click("#tab-remove");
        console.click("#erase");
        console.click("#erase-dialog [value=erase]");

        browser.await("document.querySelectorAll('.found').length === 0");
    }

    @Test
    void eraseAndKeep_byKeyboardAlone_isShownUntilItIsLifted() throws Exception {
        String token = console.adminOf(tenant);
        instance.put(tenant, "zoe", "{\"name\":\"Zoe Only\"}");
        console.openWith(token);
        console.lookUp("zoe");
        console.tabTo("#tab-change");
        console.press(Keys.END);

        console.assertUsableEverywhere("console-remove", "#remove");
        console.tabTo("#erase");
        console.press(Keys.ENTER);
        console.tabTo("#erase-kept");
        console.press(Keys.SPACE);
        console.assertUsableEverywhere("console-erase", "#erase-dialog");
        console.tabTo("#erase-dialog [value=erase]");
        console.press(Keys.ENTER);

        browser.await("document.activeElement.id === 'lift'");
        assertThat(console.text("#profile-none")).startsWith("zoe is erased. The erasure is kept");
        assertThat(instance.get(tenant, "zoe").body()).contains("PROFILE_005");
        // the same is shown to whoever comes later
        console.type("#user-id", "player-1");
        console.press(Keys.ENTER);
        console.awaitUser("player-1");
        console.type("#user-id", "zoe");
        console.press(Keys.ENTER);
        console.awaitShown("#lift");
        console.assertUsableEverywhere("console-kept", "#profile-empty");
        console.tabTo("#lift");
        console.press(Keys.ENTER);
        browser.await("document.activeElement.id === 'user-id'");
        assertThat(console.text("#profile-none")).startsWith("The erasure of zoe is lifted.");
        console.press(Keys.ENTER);
        console.awaitUser("zoe");
        assertThat(console.text("#profile-name")).isNotEqualTo("Zoe Only");
    }

    @Test
    void move_byKeyboardAlone_opensTheNewId() throws Exception {
        String token = console.adminOf(tenant);
        instance.put(tenant, "guest", "{\"name\":\"Zoe Only\"}");
        console.openWith(token);
        console.lookUp("guest");
        console.tabTo("#tab-change");
        console.press(Keys.END);

        console.tabTo("#move-to");
        console.press("player-9", Keys.ENTER);
        console.awaitShown(".profile > .failure");
        assertThat(console.text(".profile > .failure")).contains("409", "PROFILE_007");
        console.tabTo("#move-replace");
        console.press(Keys.SPACE, Keys.ENTER);

        console.awaitUser("player-9");
        assertThat(console.text("#profile-name")).isEqualTo("Zoe Only");
        assertThat(console.text("#profile-origin")).isEqualTo("moved from guest");
    }

    @Test
    void export_always_savesAllThatIsHeld() throws Exception {
        console.openWith(console.adminOf(tenant));
        console.lookUp("player-4");
        browser.eval("window.create = URL.createObjectURL,"
                + " URL.createObjectURL = file => { window.saved = file; return create.call(URL, file); }");

        console.click("#export");

        browser.await("document.querySelector('#profile-origin').textContent === 'exported'");
        assertThat(browser.eval("(await window.saved.text())"))
                .asString()
                .contains("\"user_id\": \"player-4\"", "\"avatar_generation\": 0", "\"changes\": []");
    }

    @Test
    void explain_always_showsEveryPlace() throws Exception {
        console.openWith(console.adminOf(tenant));
        console.lookUp("player-4");

        console.click("#explain");

        console.awaitShown("#explanation-places");
        assertThat(console.text("#explanation-places")).contains("Postgres", "Redis", "verified");
        console.settle();
        assertThat(browser.accessibilityViolations()).isEmpty();
        console.lookUp("player-5");
        assertThat(browser.eval("document.querySelector('#explanation').hidden"))
                .isEqualTo(true);
    }

    private void find(String by, String text) {
        browser.eval("document.querySelector('#search-by').value = '" + by + "'");
        console.type("#search-text", text);
        console.click("#search button");
    }
}
