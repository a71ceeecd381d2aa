package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API documentation in a browser. */
@Tag("tools")
@ExtendWith(ApiResolver.class)
class DocsPageIT {

    private static final String HOSTS =
            "[...new Set(performance.getEntriesByType('resource').map(entry => new URL(entry.name).hostname))]";

    private final Api api;

    DocsPageIT(Api api) {
        this.api = api;
    }

    @Test
    void docs_always_showEveryOperationWithoutThirdPartyRequests() throws Exception {
        try (Browser browser = Browser.open()) {
            browser.preferDark(false);
            browser.resize(1440, 1000);

            browser.go(api.address("/docs"));

            browser.await("document.querySelectorAll('.opblock').length > 10");
            assertThat(String.valueOf(browser.eval("document.body.innerText")))
                    .contains("/v1/profiles/user/{user_id}", "/v1/instance", "/openapi.yaml");
            assertThat(browser.eval("document.querySelector('.errors-wrapper')"))
                    .isNull();
            assertThat(browser.eval(HOSTS)).isEqualTo(List.of("127.0.0.1"));
            assertThat(browser.consoleErrors()).isEmpty();
            browser.screenshot("docs-light-wide");

            browser.preferDark(true);
            browser.resize(390, 844);
            browser.screenshot("docs-dark-phone");
            assertThat(browser.eval("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isEqualTo(true);
        }
    }
}
