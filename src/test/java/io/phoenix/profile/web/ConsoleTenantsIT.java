package io.phoenix.profile.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.TestInstance;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Operators manage tenants and their keys in the console, by keyboard alone (in Chromium). */
@Tag("tools")
@ExtendWith(ConsoleResolver.class)
class ConsoleTenantsIT {

    private final ConsolePage console;
    private final TestInstance instance;
    private final Browser browser;
    private final String tenant = "t-" + UUID.randomUUID();

    ConsoleTenantsIT(ConsolePage console) throws Exception {
        this.console = console;
        this.instance = console.instance();
        this.browser = console.browser();
        browser.resize(1440, 900);
        browser.preferDark(false);
        signInAndCreate();
    }

    @Test
    void settings_byKeyboardAlone_areSetAndUnset() throws Exception {
        set("names.unique", "maybe");
        console.awaitShown("#tenant-failure");
        assertThat(console.text("#tenant-failure")).contains("422", "TENANT_006", "names.unique");

        set("names.unique", "true");
        browser.await("document.querySelector('#tenant-settings').innerText.includes('names.unique')");
        set("names.reserved", "Acme, Night Owl");
        browser.await("document.querySelector('#tenant-settings').innerText.includes('Acme, Night Owl')");
        set("names.length.max", "24");
        browser.await("document.querySelectorAll('#tenant-settings tbody tr').length === 3");
        console.assertUsableEverywhere("console-tenant", "#tenant-card");

        console.tabBackTo("[aria-label$=unique]");
        console.press(Keys.ENTER);
        browser.await("document.querySelectorAll('#tenant-settings tbody tr').length === 2");
        assertThat(browser.eval("document.activeElement.id")).isEqualTo("setting-name");
        assertThat(console.text("#tenants-list")).contains("2 own settings");
    }

    @Test
    void keys_byKeyboardAlone_areAddedRotatedAndRevoked() throws Exception {
        console.tabTo("#key-ttl");
        console.press("90d", Keys.ENTER);
        browser.await("document.activeElement.id === 'new-key-copy'");
        String key = console.text("#new-key-text");
        browser.eval("void Object.defineProperty(navigator, 'clipboard',"
                + " { value: { writeText: async text => { window.copied = text; } } })");
        console.press(Keys.ENTER);
        browser.await("window.copied === '" + key + "'");
        assertThat(console.text("#new-key-copy")).isEqualTo("Copied");
        awaitStatus(key, 200);
        console.assertUsableEverywhere("console-key", "#new-key");

        console.tabTo("#new-key-done");
        console.press(Keys.ENTER);
        assertThat(browser.eval("document.body.textContent.includes('" + key + "')"))
                .isEqualTo(false);
        console.tabBackTo("[aria-label^=Rotate]");
        console.press(Keys.ENTER);
        console.assertUsableEverywhere("console-ask", "#ask");
        console.press(Keys.ENTER);
        browser.await("document.querySelectorAll('#tenant-keys tbody tr').length === 2");
        awaitStatus(console.text("#new-key-text"), 200);
        awaitStatus(key, 200);

        for (int left = 1; left >= 0; left--) {
            console.tabBackTo("[aria-label^=Revoke]");
            console.press(Keys.ENTER);
            console.tabTo("#ask-yes");
            console.press(Keys.ENTER);
            browser.await("document.querySelectorAll('#tenant-keys tbody tr').length === " + left);
        }
        awaitStatus(key, 401);
    }

    @Test
    void delete_idTyped_isFollowedUntilAllIsErased() throws Exception {
        console.tabTo("#tenant-delete");
        console.press(Keys.ENTER);
        console.press(tenant.substring(1), Keys.ENTER);
        assertThat(browser.find("#ask-yes").isEnabled()).isFalse();
        assertThat(console.text("#tenant-state")).isEqualTo("active");
        console.press(Keys.HOME, tenant.substring(0, 1), Keys.ENTER);

        browser.await("document.querySelector('#tenant-state').textContent === 'deleting'");
        assertThat(console.text("#tenant-end")).contains("an instance erases its profiles");
        browser.await("document.querySelector('#tenant-state').textContent === 'deleted'");
        assertThat(browser.find("#tenant-rooms").isDisplayed()).isFalse();
        assertThat(console.text("#tenants-list")).contains("deleted");

        console.tabBackTo("#sign-out");
        console.press(Keys.ENTER);
        console.awaitShown("#door");
        assertThat(browser.eval("document.body.textContent.includes('" + tenant + "')"))
                .isEqualTo(false);
    }

    /** Nothing but tenants is within reach of an operator. */
    private void signInAndCreate() throws Exception {
        console.open();
        console.tabTo("#credential");
        console.press(ConsolePage.OPERATOR, Keys.ENTER);
        console.awaitShown("#tenants");
        assertThat(browser.find("#views").isDisplayed()).isFalse();
        assertThat(browser.find("#rooms").isDisplayed()).isFalse();
        assertThat(console.text("#who")).contains("an operator's key");
        console.tabTo("#tenant-id");
        console.press(tenant, Keys.ENTER);
        browser.await("document.querySelector('#tenant-state').checkVisibility()"
                + " && document.querySelector('#tenant-title').textContent === '" + tenant + "'");
        assertThat(console.text("#tenant-state")).isEqualTo("active");
    }

    private void set(String name, String value) {
        if (console.hasFocus("#setting-value")) {
            console.tabBackTo("#setting-name");
        }
        console.tabTo("#setting-name");
        console.press(name);
        console.tabTo("#setting-value");
        console.press(Keys.chord(Keys.CONTROL, "a"), value, Keys.ENTER);
    }

    private void awaitStatus(String key, int status) throws Exception {
        browser.await(
                "status " + status,
                () -> instance.send(instance.request("/v1/profiles/user/alice")
                                        .header("X-API-Key", key)
                                        .build())
                                .statusCode()
                        == status);
    }
}
