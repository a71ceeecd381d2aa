package io.phoenix.profile.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Browser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The console is accessible and fits the screen: light and dark, narrow and wide, by keyboard alone. */
@Tag("tools")
@ExtendWith(ConsoleResolver.class)
class ConsoleLooksIT {

    private final ConsolePage console;
    private final Browser browser;
    private final String token;

    ConsoleLooksIT(ConsolePage console) throws Exception {
        this.console = console;
        this.browser = console.browser();
        this.token = console.adminOf("demo");
        browser.resize(1440, 900);
    }

    @ParameterizedTest
    @CsvSource({"light,1440,1480", "dark,1440,1480", "light,390,844", "dark,390,844"})
    void console_signedInAndOut_isAccessibleAndFitsTheScreen(String colours, int width, int height) throws Exception {
        browser.resize(width, height);
        browser.preferDark(colours.equals("dark"));
        console.open();
        console.assertUsable("console-door-" + colours + '-' + width);

        console.openWith(token);
        console.lookUp("player-2");
        console.awaitShown("#instance-figures");
        browser.await("Number(document.querySelector('#answers-table td').textContent) > 2");
        assertThat(browser.eval("getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo(colours);
        console.assertUsable("console-" + colours + '-' + width);
    }

    @Test
    void colours_overridden_arePersisted() throws Exception {
        browser.preferDark(false);
        console.openWith(token);

        console.click("#theme");

        assertThat(browser.eval("document.documentElement.dataset.colours")).isEqualTo("dark");
        browser.eval("location.reload()");
        console.awaitBoard();
        assertThat(browser.eval("document.documentElement.dataset.colours")).isEqualTo("dark");
        console.click("#theme");
        assertThat(browser.eval("document.documentElement.dataset.colours + localStorage.length"))
                .isEqualTo("light0");
    }

    @Test
    void row_selectedByKeyboard_isLookedUp() throws Exception {
        console.openWith(token);
        browser.eval("document.querySelector('#board-pause').focus()");

        browser.focused().sendKeys(Keys.ENTER, Keys.TAB, Keys.TAB);
        assertThat(console.text("#board-pause")).isEqualTo("Resume");
        Object user = browser.eval("document.activeElement.querySelector('phoenix-profile').getAttribute('user-id')");
        browser.focused().sendKeys(Keys.ENTER);

        console.awaitUser(String.valueOf(user));
        assertThat(browser.eval("document.activeElement.ariaCurrent")).isEqualTo("true");
    }

    @Test
    void header_onAPhone_isOneRow() throws Exception {
        browser.resize(390, 844);
        console.openWith(token);

        assertThat(browser.eval("document.querySelector('.top').offsetHeight")).isEqualTo(60L);
        assertThat(browser.eval("document.querySelector('.top').scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    @Test
    void font_always_comesFromTheService() throws Exception {
        console.openWith(token);

        assertThat(
                        browser.eval(
                                "(await document.fonts.ready, [...document.fonts].map(font => font.family + font.status).join())"))
                .isEqualTo("Interloaded");
    }
}
