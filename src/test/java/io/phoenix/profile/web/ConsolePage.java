package io.phoenix.profile.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.Browser;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.TestInstance;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openqa.selenium.WebElement;

/** The console of an instance, in a browser, as a person uses it. */
final class ConsolePage implements AutoCloseable {

    /** A key of a server of {@link #TENANT_WITH_KEY}. */
    static final String KEY = "a key of a server";

    static final String TENANT_WITH_KEY = "t-" + UUID.randomUUID();

    private static final String PLAYERS =
            IntStream.rangeClosed(1, 12).mapToObj(i -> "player-" + i).collect(Collectors.joining(","));

    private final TestInstance instance;
    private final Browser browser;
    private final String address;

    private ConsolePage(TestInstance instance, Browser browser, String address) {
        this.instance = instance;
        this.browser = browser;
        this.address = address;
    }

    /** Starts an instance and a browser. */
    static ConsolePage start() throws Exception {
        // the addresses of avatars have the port in them before anything is bound
        int port = Ports.free();
        String origin = "http://127.0.0.1:" + port;
        TestInstance instance = TestInstance.start(Map.of(
                "http.port",
                Integer.toString(port),
                "http.public-url",
                origin,
                "auth.api-keys",
                TENANT_WITH_KEY + '/' + sha256(KEY)));
        return new ConsolePage(instance, Browser.open(), origin + "/console");
    }

    @Override
    public void close() throws TimeoutException {
        browser.close();
        instance.close();
    }

    TestInstance instance() {
        return instance;
    }

    Browser browser() {
        return browser;
    }

    /** A token that may do everything in a tenant that has the players of the board. */
    String adminOf(String tenant) throws Exception {
        instance.send(instance.request("/v1/profiles?user_ids=" + PLAYERS, tenant, "alice")
                .build());
        return instance.token(tenant, "alice", Caller.ROLE_ADMIN);
    }

    /** Opens it in a tab that knows nobody. */
    void open() {
        browser.go(address);
        browser.eval("sessionStorage.clear()");
        browser.go("about:blank");
        browser.go(address);
    }

    /** Opens it by an address that has a token in it, and waits until the board is there. */
    void openWith(String token) throws Exception {
        open();
        browser.go("about:blank");
        browser.go(address + "#token=" + token);
        awaitBoard();
    }

    /** Signs in by the form. */
    void signIn(String credential) {
        type("#credential", credential);
        click("#sign-in button");
    }

    /** Waits until every row shows a name and a picture. */
    void awaitBoard() throws Exception {
        browser.await(
                "document.querySelectorAll('.row').length > 0 && [...document.querySelectorAll('.row')].every(row =>"
                        + " { const { shadowRoot } = row.querySelector('phoenix-profile'); return shadowRoot"
                        + ".querySelector('[part=name]').textContent.trim() && shadowRoot.querySelector('[part=avatar]').naturalWidth; })");
    }

    /** Looks a profile up, and waits until it is shown. */
    void lookUp(String user) throws Exception {
        type("#user-id", user);
        click("#look-up button");
        browser.await("!document.querySelector('#profile-card').hidden"
                + " && document.querySelector('#profile-facts dd').textContent === '" + user + "'");
    }

    /** The expression for the name that the board shows for a user. */
    static String nameOnBoard(String user) {
        return part(user, "name") + ".textContent";
    }

    /** The expression for where the board has the picture of a user from. */
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
