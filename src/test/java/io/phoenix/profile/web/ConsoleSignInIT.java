package io.phoenix.profile.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.TestInstance;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing in to the console and out again, and what the browser stores (in Chromium). */
@Tag("tools")
@ExtendWith(ConsoleResolver.class)
class ConsoleSignInIT {

    private final ConsolePage console;
    private final TestInstance instance;
    private final Browser browser;
    private final String tenant = "t-" + UUID.randomUUID();

    ConsoleSignInIT(ConsolePage console) {
        this.console = console;
        this.instance = console.instance();
        this.browser = console.browser();
    }

    @Test
    void url_withToken_signsInAndKeepsItInTheTabOnly() throws Exception {
        console.open();
        browser.consoleErrors();
        console.openWith(admin());

        assertThat(browser.eval("location.href")).asString().endsWith("/console");
        assertThat(console.text("#who")).contains(tenant, "alice", "profile:admin");
        browser.eval("location.reload()");
        console.awaitBoard();
        assertThat(browser.eval("localStorage.length + document.cookie.length")).isEqualTo(0L);
        assertThat(browser.eval("[...new Set(performance.getEntriesByType('resource')"
                        + ".map(entry => new URL(entry.name).origin))].join() === location.origin"))
                .isEqualTo(true);
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void url_withAnotherToken_replacesTheSessionOnlyIfAgreed() throws Exception {
        console.openWith(admin());
        browser.eval("window.confirm = question => { window.asked = question; return window.agreed === true; }");
        String offered = instance.token(tenant, "mallory");

        browser.eval("location.hash = 'token=" + offered + "'");

        browser.await("!!window.asked && location.hash === ''");
        assertThat(browser.eval("window.asked"))
                .asString()
                .contains("user mallory of tenant " + tenant, "user alice of tenant " + tenant);
        console.awaitBoard();
        assertThat(console.text("#who")).contains("alice").doesNotContain("mallory");

        browser.eval("window.agreed = true");
        browser.eval("location.hash = 'token=" + offered + "'");

        browser.await("document.querySelector('#who').innerText.includes('mallory')");
    }

    @Test
    void signIn_invalidCredential_showsTheApiError() throws Exception {
        console.open();
        console.signIn("nonsense");

        console.awaitShown("#sign-in .failure");
        assertThat(console.text("#sign-in .failure")).contains("expected: a JWT", "401", "AUTH_001");
        assertThat(browser.eval("sessionStorage.length")).isEqualTo(0L);

        console.signIn(admin());
        console.awaitBoard();
    }

    @Test
    void signOut_always_removesEverything() throws Exception {
        console.openWith(admin());
        console.lookUp("player-1");

        console.click("#sign-out");

        console.awaitShown("#door");
        assertThat(browser.eval("sessionStorage.length + document.querySelectorAll('.row').length"))
                .isEqualTo(0L);
        assertThat(console.text("body")).doesNotContain("player-1", tenant);
    }

    @Test
    void session_tokenRejected_endsWithTheReason() throws Exception {
        console.openWith(admin());

        browser.eval("sessionStorage.setItem(sessionStorage.key(0), 'expired')");

        console.awaitShown("#door .failure");
        assertThat(console.text("#door .failure")).contains("401");
    }

    @Test
    void user_withoutRole_seesTheForbiddenError() throws Exception {
        console.adminOf(tenant);
        console.openWith(instance.token(tenant, "bob"));

        console.awaitShown(".instance > .failure");
        assertThat(console.text(".instance > .failure")).contains("bob", "403", "AUTH_005");
        assertThat(console.text("#who")).contains("none");
    }

    @Test
    void signIn_apiKey_showsTheInstanceWithoutUser() throws Exception {
        console.adminOf(ConsolePage.TENANT_WITH_KEY);
        console.open();
        console.signIn(ConsolePage.KEY);

        console.awaitBoard();
        console.awaitShown("#instance-figures");
        assertThat(console.text("#who")).contains("an API key").doesNotContain(ConsolePage.KEY);
    }

    private String admin() throws Exception {
        return console.adminOf(tenant);
    }
}
