package org.essc.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a window, with a profile of its own that is deleted at the end. */
public final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** A browser that reads a camera without a graphics card takes its time; a code lives 60 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  /** As the platform says it with such an answer. */
  private static final Duration COME_AGAIN = Duration.ofSeconds(1);

  /** Selenium would look twice a second, and most of a test's time would be waiting for that. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Selenium says at every start that it does not know so new a Chromium; what we use works. */
  private static final List<Logger> QUIET =
      Stream.of("devtools.CdpVersionFinder", "chromium.ChromiumDriver")
          .map(name -> Logger.getLogger("org.openqa.selenium." + name))
          .toList();

  private static final String AXE = resource("/axe.min.js");

  private static final String AXE_FINDS =
      """
      // a colour on its way to another is nobody's choice
      return Promise.allSettled(document.getAnimations()
        .filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished))
        .then(() => axe.run()).then(found => found.violations.map(one =>
        one.id + ': ' + one.nodes.map(node => node.target + ' ' + node.failureSummary).join('; ')));""";

  /**
   * Links within a text are as high as its lines (WCAG 2.2, 2.5.8); a label is touched for its box.
   */
  private static final String TOO_SMALL_OR_WIDE =
      """
      const small = [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
        .filter(element => !element.closest('p') && element.checkVisibility())
        .map(element => element.closest('label') ?? element)
        .filter(element => !element.matches('.skip, .unseen, .card-button'))
        .map(element => [element, element.getBoundingClientRect()])
        .filter(([, box]) => box.width && innerWidth < 600 && (box.width < 44 || box.height < 44))
        .map(([element, box]) => element.outerHTML.slice(0, 80) + ' ' + box.width + 'x' + box.height);
      const root = document.documentElement;
      if (root.scrollWidth > root.clientWidth) small.push('scrolls sideways');
      return small;""";

  /** Browsers that {@link #kept} gives, by what was asked for. */
  private static final Map<List<Object>, Browser> KEPT = new ConcurrentHashMap<>();

  /** What the last page that was asked for, or that a form led to, was answered. */
  private static final String SAYS_AWAY =
      """
      if (performance.getEntriesByType('navigation')[0]?.responseStatus === 503) return 'reload';
      return document.querySelector('#opening[hidden] ~ #away:not([hidden])') ? 'open' : '';""";

  /** As the browser writes it to its console; whoever comes again has its answer. */
  private static final String AWAY_LINE = "the server responded with a status of 503";

  private final Path profile;
  private final ChromeDriver driver;
  private final boolean kept;
  private String visited;

  private static String resource(String name) {
    try (var stream = Browser.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Browser(Path profile, ChromeDriver driver, boolean kept) {
    this.profile = profile;
    this.driver = driver;
    this.kept = kept;
  }

  /**
   * Without a browser the tests that need one are skipped, loudly; on a build server, which must
   * have one ({@code CI=true}), they fail.
   */
  public static void requireInstalled() {
    if (Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)) {
      return;
    }
    var message =
        "NO BROWSER: "
            + CHROMIUM
            + " and "
            + DRIVER
            + " are needed to test the start page (apt-get install chromium chromium-driver)";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(message);
    }
    var line = "!".repeat(message.length() + 4);
    System.err.printf("%n%s%n! %s !%n%s%n%n", line, message, line);
    Assumptions.abort(message);
  }

  /**
   * @param language what the browser says it prefers, such as zh-CN
   */
  public static Browser open(String language, int width, int height) {
    return open(language, width, height, List.of(), false);
  }

  /**
   * As {@link #open}, but closing it only makes it forget: whoever asks for the same has it again,
   * as good as new, without the seconds that a start takes. It ends with the JVM. For one thread,
   * one at a time.
   */
  public static Browser kept(String language, int width, int height) {
    return KEPT.computeIfAbsent(
        List.of(language, width, height),
        asked -> {
          var browser = open(language, width, height, List.of(), true);
          Runtime.getRuntime().addShutdownHook(new Thread(browser::quit));
          return browser;
        });
  }

  /**
   * A browser with a camera, which the page may use without asking.
   *
   * @param video what the camera sees, over and over: raw frames as YUV4MPEG2
   */
  public static Browser openWithCamera(String language, int width, int height, Path video) {
    return open(
        language,
        width,
        height,
        List.of(
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--use-file-for-fake-video-capture=" + video.toAbsolutePath()),
        false);
  }

  private static Browser open(
      String language, int width, int height, List<String> more, boolean kept) {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    try {
      var profile = Files.createTempDirectory("start-page-browser");
      var service =
          new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
      var driver = new ChromeDriver(service, options(language, profile).addArguments(more));
      // a window cannot be made as narrow as a phone, its viewport can
      driver.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
      return new Browser(profile, driver, kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChromeOptions options(String language, Path profile) {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile,
        "--lang=" + language,
        "--accept-lang=" + language);
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    options.setCapability("goog:loggingPrefs", logs);
    return options;
  }

  public void visit(String address) {
    visited = address;
    driver.get(address);
  }

  /** Gives the browser a cookie for the site that it is at. */
  public void cookie(String name, String value) {
    driver.manage().addCookie(new Cookie(name, value));
  }

  /** Runs in every page from now on, before the page's own scripts. */
  public void beforeEachPage(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  public String address() {
    return driver.getCurrentUrl();
  }

  /** Keeps a picture of what is seen, for people to look at. */
  public void screenshot(Path file) {
    try {
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows pages as they are printed. */
  public void asPrinted() {
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
  }

  /** Waits until an element is there and shown. */
  public WebElement find(String css) {
    return on(css, element -> element);
  }

  /** With an element that is there and shown, also where the page is being drawn anew. */
  private <T> T on(String css, Function<WebElement, T> act) {
    return until(
        ignored ->
            driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .map(act)
                .orElse(null));
  }

  /** The elements that are there now. */
  public List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Clicks as a person does: what covers the element gets the click. */
  public void click(String css) {
    on(
        css,
        element -> {
          script("arguments[0].scrollIntoView({block: 'center'})", element);
          element.click();
          return true;
        });
  }

  /** Whether elements say nothing; {@link #find} would wait for one that is seen. */
  public boolean isEmpty(String css) {
    return all(css).stream().allMatch(element -> element.getText().isEmpty());
  }

  public String text(String css) {
    return on(css, WebElement::getText);
  }

  public void type(String css, String text) {
    on(
        css,
        element -> {
          typeInto(element, text);
          return true;
        });
  }

  /** Presses keys where the focus is. */
  public void press(CharSequence keys) {
    typeInto(driver.switchTo().activeElement(), keys);
  }

  /**
   * The driver has no keys for what lies beyond the basic plane, which rare names need: such a text
   * is put in as an input method does.
   */
  private void typeInto(WebElement element, CharSequence keys) {
    if (keys.chars().anyMatch(unit -> Character.isSurrogate((char) unit))) {
      script("arguments[0].focus()", element);
      driver.executeCdpCommand("Input.insertText", Map.of("text", keys.toString()));
    } else {
      element.sendKeys(keys);
    }
  }

  /** Gives a file to a file input, which may be drawn invisibly small. */
  public void upload(String css, Path file) {
    until(page -> all(css).stream().findFirst().orElse(null))
        .sendKeys(file.toAbsolutePath().toString());
  }

  public Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /**
   * Whoever sees, hears or touches a page otherwise can use it, as far as axe-core (WCAG 2.2 AA and
   * its good practice) and a ruler can tell: no side scrolling, and nothing to touch that is
   * smaller than 44 pixels.
   */
  public void assertUsableByAll() {
    if (Boolean.FALSE.equals(script("return 'axe' in window"))) {
      script(AXE);
    }
    assertThat((List<?>) script(AXE_FINDS)).as("axe-core at %s", address()).isEmpty();
    assertThat((List<?>) script(TOO_SMALL_OR_WIDE)).as("measures at %s", address()).isEmpty();
  }

  /** Comes again meanwhile, as a person does, where a page says that something is away (503). */
  public <T> T until(Function<WebDriver, T> condition) {
    return new WebDriverWait(driver, PATIENCE, LOOK)
        .ignoring(StaleElementReferenceException.class)
        .until(
            page -> {
              T met = condition.apply(page);
              if (met == null || Boolean.FALSE.equals(met)) {
                comeAgain();
              }
              return met;
            });
  }

  /** A page is asked for as before, by a form too; a launch address is opened once more. */
  private void comeAgain() {
    try {
      var how = script(SAYS_AWAY);
      if ("".equals(how)) {
        return;
      }
      new Actions(driver).pause(COME_AGAIN).perform();
      if ("reload".equals(how)) {
        driver.navigate().refresh();
      } else {
        driver.get("about:blank");
        driver.get(visited);
      }
    } catch (JavascriptException goesOn) {
      // to the next page, which the next look is at
    }
  }

  /** What the browser has written to its console since the last call. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(line -> !line.contains(AWAY_LINE))
        .toList();
  }

  @Override
  public void close() {
    if (kept) {
      forget();
    } else {
      quit();
    }
  }

  /** Cookies, what pages have stored, and the console of the site that it is at. */
  private void forget() {
    var origin = script("return location.origin");
    driver.get("about:blank");
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
    console();
  }

  private void quit() {
    driver.quit();
    TestServers.deleteTree(profile);
  }
}
