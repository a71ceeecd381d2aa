package io.phoenix.profile.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.postgres.SearchIndex;
import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A page object for the console of an instance. */
final class ConsolePage implements AutoCloseable {

    /** The API key of {@link #TENANT_WITH_KEY}. */
    static final String KEY = "a key of a server";

    /** The key of an operator, who has no tenant. */
    static final String OPERATOR = "a key of an operator";

    static final String TENANT_WITH_KEY = "t-" + UUID.randomUUID();

    /** Uploads of this tenant wait for a moderator. */
    static final String TENANT_WITH_REVIEW = "t-" + UUID.randomUUID();

    private static final int WIDE = 1440;
    private static final int PHONE = 390;

    private static final int TABS_MAX = 80;

    private static final String PLAYERS =
            IntStream.rangeClosed(1, 12).mapToObj(i -> "player-" + i).collect(Collectors.joining(","));

    private final TestDatabase database;
    private final TestInstance instance;
    private final Browser browser;
    private final String address;

    private ConsolePage(TestDatabase database, TestInstance instance, Browser browser, String address) {
        this.database = database;
        this.instance = instance;
        this.browser = browser;
        this.address = address;
    }

    static ConsolePage start() throws Exception {
        // avatar URLs contain the port, so it must be known before the start
        int port = Ports.free();
        String origin = "http://127.0.0.1:" + port;
        TestDatabase database = TestDatabase.migrated();
        new SearchIndex(database.settings(Map.of()), line -> {}).create(true);
        TestInstance instance = TestInstance.start(Map.of(
                "postgres.uri",
                database.uri().toString(),
                "http.port",
                Integer.toString(port),
                "http.public-url",
                origin,
                "names.history",
                "30d",
                "tenant." + TENANT_WITH_REVIEW + ".pictures.uploads",
                "true",
                "tenant." + TENANT_WITH_REVIEW + ".pictures.review",
                "true",
                "operator.api-keys",
                sha256(OPERATOR),
                "auth.api-keys",
                TENANT_WITH_KEY + '/' + sha256(KEY)));
        return new ConsolePage(database, instance, Browser.open(), origin + "/console");
    }

    @Override
    public void close() throws IOException, TimeoutException, SQLException {
        browser.close();
        instance.close();
        database.close();
    }

    TestInstance instance() {
        return instance;
    }

    Browser browser() {
        return browser;
    }

    /** Creates the players of the board in a tenant, and returns an admin token. */
    String adminOf(String tenant) throws Exception {
        instance.send(instance.request("/v1/profiles?user_ids=" + PLAYERS, tenant, "alice")
                .build());
        return instance.token(tenant, "alice", Caller.ROLE_ADMIN);
    }

    /** Opens the console signed out. */
    void open() {
        browser.go(address);
        browser.eval("sessionStorage.clear()");
        browser.go("about:blank");
        browser.go(address);
    }

    /** Opens the console with a token in the URL, and waits for the board. */
    void openWith(String token) throws Exception {
        open();
        browser.go("about:blank");
        browser.go(address + "#token=" + token);
        awaitBoard();
    }

    /** Signs in through the form. */
    void signIn(String credential) {
        type("#credential", credential);
        click("#sign-in button");
    }

    /** Waits until every row shows a name and an avatar. */
    void awaitBoard() throws Exception {
        browser.await(
                "document.querySelectorAll('.row').length > 0 && [...document.querySelectorAll('.row')].every(row =>"
                        + " { const { shadowRoot } = row.querySelector('phoenix-profile'); return shadowRoot"
                        + ".querySelector('[part=name]').textContent.trim() && shadowRoot.querySelector('[part=avatar]').naturalWidth; })");
    }

    /** Pauses the game, and ends all animations: contrast is too low in the middle of a fade. */
    void settle() {
        browser.eval(
                "document.querySelector('#board-pause').checkVisibility()"
                        + " && document.querySelector('#board-pause').textContent === 'Pause' && document.querySelector('#board-pause').click()");
        browser.eval("document.getAnimations().forEach(animation => animation.finish())");
    }

    /** Looks up a profile, and waits until it is shown. */
    void lookUp(String user) throws Exception {
        type("#user-id", user);
        click("#look-up button");
        awaitUser(user);
    }

    /** Waits until a profile is shown. */
    void awaitUser(String user) throws Exception {
        browser.await("!document.querySelector('#profile-card').hidden"
                + " && document.querySelector('#profile-facts dd').textContent === '" + user + "'");
    }

    /** A JavaScript expression for the name on the board. */
    static String nameOnBoard(String user) {
        return part(user, "name") + ".textContent";
    }

    /** A JavaScript expression for the avatar URL on the board. */
    static String avatarOnBoard(String user) {
        return part(user, "avatar") + ".src";
    }

    String text(String selector) {
        return String.valueOf(browser.eval("document.querySelector('" + selector + "').innerText"));
    }

    void type(String selector, String text) {
        WebElement field = browser.find(selector);
        field.clear();
        field.sendKeys(text);
    }

    void click(String selector) {
        browser.find(selector).click();
    }

    /** Presses Tab until the element has the focus, as somebody without a mouse does. */
    void tabTo(String selector) {
        pressUntilFocused(Keys.TAB, selector);
    }

    /** The same backwards. */
    void tabBackTo(String selector) {
        pressUntilFocused(Keys.chord(Keys.SHIFT, Keys.TAB), selector);
    }

    private void pressUntilFocused(CharSequence key, String selector) {
        for (int presses = 0; !hasFocus(selector); presses++) {
            assertThat(presses).as("presses of Tab until " + selector).isLessThan(TABS_MAX);
            press(key);
        }
    }

    void press(CharSequence... keys) {
        browser.focused().sendKeys(keys);
    }

    boolean hasFocus(String selector) {
        return Boolean.TRUE.equals(browser.eval("document.activeElement.matches('" + selector + "')"));
    }

    /** Asserts that a part is accessible and fits the screen: light and dark, wide and on a phone. */
    void assertUsableEverywhere(String picture, String selector) throws Exception {
        for (int width : new int[] {PHONE, WIDE}) {
            for (String colours : List.of("dark", "light")) {
                browser.resize(width, 900);
                browser.preferDark(colours.equals("dark"));
                browser.eval("document.querySelector('" + selector + "').scrollIntoView({ block: 'end' })");
                assertUsable(picture + '-' + colours + '-' + width);
            }
        }
    }

    void assertUsable(String picture) throws Exception {
        settle();
        browser.screenshot(picture);
        assertThat(browser.accessibilityViolations()).isEmpty();
        assertThat(browser.eval("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
    }

    void awaitShown(String selector) throws Exception {
        browser.await("!!document.querySelector('" + selector + "')?.checkVisibility()");
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static String part(String user, String part) {
        return "document.querySelector('.row phoenix-profile[user-id=\"" + user
                + "\"]').shadowRoot.querySelector('[part=" + part + "]')";
    }
}
