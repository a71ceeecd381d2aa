package io.phoenix.profile.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.TestInstance;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Moderators reset, lock and unlock in the console, and see what was done before (in Chromium). */
@Tag("tools")
@ExtendWith(ConsoleResolver.class)
class ConsoleModerationIT {

    private final ConsolePage console;
    private final TestInstance instance;
    private final Browser browser;
    private final String tenant = "t-" + UUID.randomUUID();

    ConsoleModerationIT(ConsolePage console) {
        this.console = console;
        this.instance = console.instance();
        this.browser = console.browser();
    }

    @Test
    void order_byKeyboardAlone_isDoneAndLeadsToTheHoldersOfLookAlikes() throws Exception {
        instance.put(tenant, "zoe", "{\"name\":\"Bad Lind\"}");
        instance.put(tenant, "yan", "{\"name\":\"BAD LIND\"}");
        openModeration("zoe");

        console.tabTo("[data-part=name][value=reset]");
        console.press(Keys.SPACE);
        console.tabTo("[data-part=name][value=lock]");
        console.press(Keys.SPACE);
        console.tabTo("#reason");
        console.press("Names may not insult");
        assertThat(console.text("#told"))
                .contains("Sees another, generated name.")
                .contains("Is told on a change of the name: “Names may not insult”");
        console.assertUsableEverywhere("console-moderation", "#moderate");
        console.tabTo("#moderation-apply");
        console.press(Keys.ENTER);

        console.awaitShown("#moderation-show");
        assertThat(console.text("#moderation-done"))
                .isEqualTo("Done. 1 other user has a name that looks like “Bad Lind”.");
        assertThat(console.text("#moderation-state")).contains("locked: “Names may not insult”");
        assertThat(rename("zoe", "Else Lind").body())
                .contains("PROFILE_004", "\"lock_reason\":\"Names may not insult\"");
        console.tabTo("#moderation-show");
        console.press(Keys.ENTER, Keys.ENTER);
        console.awaitUser("yan");
        browser.await("document.querySelector('#moderation-state').innerText.includes('not locked')");
        assertThat(console.text("#found-note")).contains("Bad Lind");
        assertThat(console.text("#moderation-done")).isEmpty();
    }

    @Test
    void unlock_lockedAndBarred_frees() throws Exception {
        instance.put(tenant, "zoe", "{\"name\":\"Bad Lind\"}");
        moderate("zoe", "{\"reset\":[\"name\"],\"lock\":[\"name\"],\"reason\":\"rude\"}");
        openModeration("zoe");
        assertThat(console.text("#moderation-state")).contains("locked: “rude”", "Barred");

        console.click("[data-part=name][value=lock]");
        assertThat(browser.find("[data-part=avatar][value=lock]").isEnabled()).isFalse();
        console.click("#unbar");
        console.type("#reason", "an appeal");
        console.click("#moderation-apply");

        browser.await("document.querySelector('#moderation-done').textContent.startsWith('Done.')");
        assertThat(console.text("#moderation-state")).doesNotContain("rude", "Barred");
        assertThat(rename("zoe", "Bad Lind").statusCode()).isEqualTo(200);
    }

    @Test
    void order_ofAvatar_replacesAndLocksIt() throws Exception {
        openModeration("player-2");
        Object before = browser.eval("document.querySelector('#profile-avatar').src");

        console.click("[data-part=avatar][value=reset]");
        console.click("[data-part=avatar][value=lock]");
        console.type("#reason", "not a face");
        console.click("#moderation-apply");

        browser.await("document.querySelector('#profile-avatar').src !== '" + before + "'");
        browser.await("document.querySelector('#moderation-state').innerText.includes('not a face')");
        assertThat(console.text("#profile-origin")).isEqualTo("moderated just now");
    }

    @Test
    void history_byKeyboardAlone_showsFormerNamesAndTheAuditTrail() throws Exception {
        String token = console.adminOf(tenant);
        instance.put(tenant, "zoe", "{\"name\":\"First Lind\"}");
        instance.put(tenant, "zoe", "{\"name\":\"Second Lind\"}");
        for (int note = 1; note <= 21; note++) {
            moderate("zoe", "{\"reason\":\"note " + note + "\"}");
        }
        moderate("zoe", "{\"lock\":[\"avatar\"],\"reason\":\"not a face\"}");
        console.openWith(token);
        console.lookUp("zoe");

        console.tabTo("#tab-change");
        console.press(Keys.ARROW_RIGHT);
        console.press(Keys.ARROW_RIGHT);

        browser.await("document.querySelectorAll('#audit li').length === 20");
        assertThat(console.text("#former-names"))
                .contains("First Lind", "chosen")
                .doesNotContain("Second");
        assertThat(console.text("#audit")).contains("lock avatar", "“not a face”", "by alice", "Second Lind");
        console.assertUsableEverywhere("console-history", "#former-names");
        console.tabTo("#audit-more");
        console.press(Keys.ENTER);
        browser.await("document.querySelectorAll('#audit li').length === 22");
        assertThat(browser.find("#audit-more").isDisplayed()).isFalse();
    }

    @Test
    void moderation_withoutTheRole_showsTheApiErrorAndNoForm() throws Exception {
        console.adminOf(tenant);
        console.openWith(instance.token(tenant, "bob"));
        console.lookUp("bob");

        console.click("#tab-moderate");

        console.awaitShown(".profile > .failure");
        assertThat(console.text(".profile > .failure")).contains("bob", "403", "AUTH_005");
        assertThat(browser.find("#moderation").isDisplayed()).isFalse();
    }

    private void openModeration(String user) throws Exception {
        console.openWith(console.adminOf(tenant));
        console.lookUp(user);
        console.tabTo("#tab-change");
        console.press(Keys.ARROW_RIGHT);
        console.awaitShown("#moderation");
    }

    private void moderate(String user, String order) throws Exception {
        HttpResponse<String> answer = instance.send(
                instance.request("/v1/admin/profiles/" + user + "/moderation", tenant, "alice", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(order))
                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> rename(String user, String name) throws Exception {
        return instance.put(tenant, user, "{\"name\":\"" + name + "\"}");
    }
}
