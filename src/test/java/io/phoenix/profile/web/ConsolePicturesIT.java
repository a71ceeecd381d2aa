package io.phoenix.profile.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.PictureFiles;
import io.phoenix.profile.testing.TestInstance;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Moderators approve and refuse pictures in the console, by keys (in Chromium). */
@Tag("tools")
@ExtendWith(ConsoleResolver.class)
class ConsolePicturesIT {

    private static final String TENANT = ConsolePage.TENANT_WITH_REVIEW;

    private final ConsolePage console;
    private final TestInstance instance;
    private final Browser browser;

    ConsolePicturesIT(ConsolePage console) {
        this.console = console;
        this.instance = console.instance();
        this.browser = console.browser();
    }

    @BeforeEach
    void emptyTheQueue() throws Exception {
        for (int player = 1; player <= 12; player++) {
            send("player-" + player, "DELETE", new byte[0]);
        }
    }

    @Test
    void queue_byKeyboardAlone_isDecided() throws Exception {
        String token = console.adminOf(TENANT);
        for (int player = 1; player <= 12; player++) {
            byte[] picture = PictureFiles.of("jpeg", 60 + player, 60);
            assertThat(send("player-" + player, "PUT", picture).statusCode()).isEqualTo(202);
        }
        console.openWith(token);
        console.tabTo("#tab-rooms");
        console.press(Keys.ARROW_RIGHT);
        awaitPresent("player-1", "1 of 10 and more");
        console.assertUsableEverywhere("console-pictures", "#pictures");
        console.tabTo("#pictures-keys");

        console.press("a");
        awaitPresent("player-2", "1 of 9 and more");
        assertThat(console.text("#pictures-note")).startsWith("The picture of player-1 is approved.");
        assertThat(instance.get(TENANT, "player-1").body()).contains("/v1/pictures/");
        console.press("r");
        awaitPresent("player-3", "1 of 8 and more");
        assertThat(instance.get(TENANT, "player-2").body()).doesNotContain("/v1/pictures/");
        for (int next = 4; next <= 8; next++) {
            console.press(Keys.ARROW_RIGHT);
        }
        // the rest of the queue was read meanwhile
        awaitPresent("player-8", "6 of 10");
        console.press(Keys.ARROW_LEFT);
        awaitPresent("player-7", "5 of 10");
        // decided by somebody else meanwhile
        send("player-7", "DELETE", new byte[0]);
        console.press("A");
        awaitPresent("player-8", "5 of 9");
        assertThat(console.text("#pictures-note")).startsWith("The picture of player-7 does not wait any more");

        console.press("o");
        console.awaitUser("player-8");
        assertThat(browser.find("#rooms").isDisplayed()).isTrue();
    }

    @Test
    void keys_whileTypingOrTurnedOff_decideNothing() throws Exception {
        send("player-5", "PUT", PictureFiles.of("jpeg", 99, 99));
        console.openWith(console.adminOf(TENANT));
        console.click("#tab-pictures");
        awaitPresent("player-5", "1 of 1");

        console.click("#pictures-keys");
        console.press("a", "r", "o");
        browser.eval("document.body.append(Object.assign(document.createElement('input'), { id: 'typed' }))");
        console.click("#pictures-keys");
        console.type("#typed", "arrow");
        browser.eval("document.querySelector('#typed').remove()");
        console.click("#tab-rooms");
        console.press("a");
        console.click("#tab-pictures");

        awaitPresent("player-5", "1 of 1");
        console.click("#picture-refuse");
        console.awaitShown("#pictures-none");
        assertThat(browser.eval("document.activeElement.id")).isEqualTo("pictures-again");
        console.assertUsable("console-pictures-none");
    }

    @Test
    void queue_withoutTheRole_showsTheApiError() throws Exception {
        console.adminOf(TENANT);
        console.openWith(instance.token(TENANT, "bob"));

        console.click("#tab-pictures");

        console.awaitShown("#pictures > .failure");
        assertThat(console.text("#pictures > .failure")).contains("bob", "403", "AUTH_005");
    }

    private void awaitPresent(String user, String place) throws Exception {
        browser.await("document.querySelector('#picture-facts').textContent.startsWith('" + user + ",')"
                + " && document.querySelector('#pictures-note').textContent.endsWith('" + place + "')");
    }

    private HttpResponse<String> send(String user, String method, byte[] picture) throws Exception {
        return instance.send(
                instance.request("/v1/profiles/user/" + user + "/avatar", TENANT, "alice", Caller.ROLE_ADMIN)
                        .header("Content-Type", "image/jpeg")
                        .method(method, BodyPublishers.ofByteArray(picture))
                        .build());
    }
}
