package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API documentation in a browser. */
@Tag("tools")
@ExtendWith(ApiResolver.class)
class DocsPageIT {

    private static final String HOSTS =
            "[...new Set(performance.getEntriesByType('resource').map(entry => new URL(entry.name).hostname))]";

    private static final String OPEN_ONE_PER_METHOD =
            "['get', 'put', 'post', 'delete'].forEach(method => document.querySelector('.opblock-' + method"
                    + " + ' .opblock-summary-control').click())";

    private static Browser browser;

    private final Api api;

    DocsPageIT(Api api) {
        this.api = api;
    }

    @BeforeAll
    static void openBrowser() throws IOException {
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() throws IOException {
        browser.close();
    }

    @Test
    void docs_always_showEveryOperationWithoutThirdPartyRequests() throws Exception {
        browser.preferDark(false);
        open();

        assertThat(String.valueOf(browser.eval("document.body.innerText")))
                .contains("/v1/profiles/user/{user_id}", "/v1/instance", "/openapi.yaml");
        assertThat(browser.eval("document.querySelector('.errors-wrapper')")).isNull();
        assertThat(browser.eval(HOSTS)).isEqualTo(List.of("127.0.0.1"));
        assertThat(browser.consoleErrors()).isEmpty();

        browser.preferDark(true);
        browser.resize(390, 844);
        browser.screenshot("docs-dark-phone");
        assertThat(browser.eval("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void docs_closedOpenedAndInTheDialog_areAccessible(String colours) throws Exception {
        browser.preferDark(colours.equals("dark"));
        open();
        assertAccessible("docs-closed-" + colours);

        browser.eval(OPEN_ONE_PER_METHOD);
        browser.await("document.querySelectorAll('.opblock.is-open .responses-table').length === 4");
        browser.eval("document.querySelectorAll('.try-out__btn').forEach(button => button.click())");
        browser.eval("document.querySelector('.models button').click()");
        browser.await("document.querySelectorAll('.models .model-container, .models article').length > 10"
                + " && document.querySelectorAll('.btn.execute').length === 4");
        assertAccessible("docs-opened-" + colours);

        browser.eval("document.querySelector('.btn.authorize').click()");
        browser.await("!!document.querySelector('.modal-ux')");
        assertAccessible("docs-dialog-" + colours);
    }

    private void open() throws Exception {
        browser.resize(1440, 1000);
        browser.go("about:blank");
        browser.go(api.address("/docs"));
        browser.await("document.querySelectorAll('.opblock').length > 10");
    }

    private static void assertAccessible(String picture) throws IOException {
        // contrast is too low in the middle of a fade
        browser.eval("document.getAnimations().forEach(animation => animation.finish())");
        browser.screenshot(picture);
        assertThat(browser.accessibilityViolations()).as(picture).isEmpty();
    }
}
