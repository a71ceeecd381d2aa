package io.phoenix.profile.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a fresh profile, driven through WebDriver. */
public final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    /** Warns about newer DevTools, so it is silenced. A field, because the log manager holds loggers weakly. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    /** The browsers of two JVMs of tests, at once, would starve each other. */
    private static final Path TURN = Path.of("target", "browser.turn");

    /** The turn of this JVM, and how many browsers it has open. */
    private static final List<FileLock> TURNS = new ArrayList<>();

    private static int open;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Waits until no other JVM has a browser open. */
    public static Browser open() throws IOException {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            throw new IllegalStateException(
                    CHROMIUM + " or " + DRIVER + " is missing (on Debian: apt-get install chromium chromium-driver)");
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        takeTurn();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.driver.manage().timeouts().scriptTimeout(WAIT_MAX).pageLoadTimeout(WAIT_MAX);
        return browser;
    }

    /** Opens a page, and waits until it is loaded. */
    public void go(String url) {
        driver.get(url);
    }

    public void back() {
        driver.navigate().back();
    }

    /** Resizes the window, in CSS pixels. */
    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Sets the preferred colour scheme. */
    public void preferDark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Evaluates an expression in the page, and awaits a promise. */
    public Object eval(String expression) {
        return driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + "(async () => (" + expression
                + "))().then(done, failure => done('failed: ' + failure));");
    }

    /** Waits until an expression in the page is true. */
    public void await(String expression) throws Exception {
        await(expression, () -> Boolean.TRUE.equals(eval(expression)));
    }

    /** Waits until a condition outside the page holds. */
    public void await(String what, Callable<Boolean> condition) throws Exception {
        Eventually.isTrue(what, WAIT_MAX, condition);
    }

    /** The first element that matches the selector. */
    public WebElement find(String selector) {
        return driver.findElement(org.openqa.selenium.By.cssSelector(selector));
    }

    /** The element that has the focus. */
    public WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** The accessibility violations that axe finds, each with its rule and elements. */
    @SuppressWarnings("unchecked")
    public List<String> accessibilityViolations() throws IOException {
        try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), UTF_8));
        }
        return (List<String>) eval("(await axe.run()).violations.map(v => v.id + ': ' + v.help + ' '"
                + " + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; '))");
    }

    /** The errors on the browser console since the last call: script errors, blocked loads, failed requests. */
    public List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Saves a picture of the window in target/screenshots. */
    public void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        giveTurn();
    }

    private static synchronized void takeTurn() throws IOException {
        if (open++ == 0) {
            TURNS.add(FileChannel.open(TURN, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .lock());
        }
    }

    private static synchronized void giveTurn() throws IOException {
        if (--open == 0) {
            TURNS.remove(0).acquiredBy().close();
        }
    }
}
