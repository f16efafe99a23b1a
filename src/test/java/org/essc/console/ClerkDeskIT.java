package org.essc.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.essc.card.application.Applicant;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.Pictures;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;

/** The clerk's main ways, in a browser. */
@QuarkusTest
class ClerkDeskIT {

  private static final Pictures PICTURES = Pictures.in("console");

  /** What is chosen from a list and not typed. */
  private static final Set<String> CHOSEN =
      Set.of("eligibility.group", "person.idType", "person.sex", "person.hukouType");

  private final Api api = Api.here();

  @BeforeAll
  static void requireBrowser() {
    PICTURES.requireBrowser();
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 1280", "zh-CN, 360", "en-US, 360"})
  void clerkFindsAHolderAndReportsALoss(String language, int width) {
    var person = TestPerson.next();
    api.importCards(person);
    try (var desk = new Walk(language, width)) {
      desk.logIn(Api.CLERK);
      desk.find(person);
      desk.picture("holder");
      desk.browser.click("[data-act=loss-report]");
      desk.shows("[data-test=act]", "form");
      desk.browser.click("[data-test=submit]");
      desk.shows("[data-test=refusal]", "refused");
      desk.browser.click("input[value=id]");
      desk.browser.click("[data-test=submit]");
      desk.shows("[data-test=answer]", "answer");
      desk.browser.click("[data-test=to-holder]");
      desk.shows("[data-state='2']", "lost");
      desk.browser.click("[data-test=logout]");
      desk.shows("[data-kind=logged-out]", "logged-out");
      assertThat(desk.browser.console()).allMatch(line -> line.contains("422"));
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 1280", "zh-CN, 360", "en-US, 360"})
  void clerkTakesAnApplicationWithItsPhoto(String language, int width) throws IOException {
    var person = TestPerson.next();
    try (var desk = new Walk(language, width)) {
      desk.logIn(Api.CLERK);
      desk.browser.click("[data-test=apply]");
      desk.shows("[data-test=regions]", "regions");
      desk.browser.click("[data-test=regions] a[href$='/130100']");
      desk.shows("[data-test=photo]", "photo");
      desk.photo(600, 600, Color.WHITE);
      desk.shows("[data-code=photo-proportions] svg .frame", "photo-proportions");
      desk.photo(358, 441, new Color(0x4080ff));
      desk.shows("[data-code=photo-background] svg .zone", "photo-background");
      desk.browser.visit(api.url("/console/clerk/applications/411600"));
      desk.photo(358, 441, Color.WHITE);
      desk.shows("[data-test=act]", "application");
      desk.fill(Applicant.zhoukou(person, null));
      desk.browser.click("[data-test=submit]");
      desk.shows("[data-code=evidence-missing]", "application-refused");
      desk.browser.click("input[value=id]");
      desk.browser.click("[data-test=submit]");
      desk.shows("[data-test=voucher]", "voucher");
      assertThat(desk.browser.all("[data-print]:not([hidden])")).hasSize(1);
      desk.browser.asPrinted();
      assertThat(desk.browser.all("header, [data-print]")).noneMatch(WebElement::isDisplayed);
      assertThat(desk.browser.console()).allMatch(line -> line.contains("422"));
    }
  }

  @Test
  void cameraTakesThePhotoInTheCardsProportions() throws IOException {
    var camera = Browser.openWithCamera("zh-CN", 1280, 900, greyVideo());
    try (var desk = new Walk(camera, "zh-CN", 1280)) {
      desk.logIn(Api.CLERK);
      desk.browser.visit(api.url("/console/clerk/applications/411600"));
      desk.browser.click("[data-camera]");
      desk.shows("[data-viewfinder] video", "camera");
      desk.browser.click("[data-shoot]");
      desk.shows("[data-preview]", "camera-shot");
      desk.browser.click("[data-test=check]");
      desk.browser.find("[data-test=act]");
      assertThat(desk.browser.address()).contains("/applications/411600/");
      assertThat(desk.browser.console()).isEmpty();
    }
  }

  /** An even grey, 640 by 480, as raw frames. */
  private static Path greyVideo() throws IOException {
    var frame = new byte[640 * 480 * 3 / 2];
    Arrays.fill(frame, (byte) 0x80);
    var video = new ByteArrayOutputStream();
    video.writeBytes("YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n".getBytes(US_ASCII));
    for (int i = 0; i < 10; i++) {
      video.writeBytes("FRAME\n".getBytes(US_ASCII));
      video.writeBytes(frame);
    }
    return Files.write(PICTURES.folder().resolve("grey.y4m"), video.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1280", "en-US, 360"})
  void secondClerkApprovesAReset(String language, int width) {
    var person = TestPerson.next();
    api.importCards(person);
    try (var desk = new Walk(language, width)) {
      desk.logIn(Api.CLERK);
      desk.find(person);
      desk.browser.click("[data-act=pin-reset]");
      desk.browser.click("input[value=card]");
      desk.browser.click("input[value=id]");
      desk.browser.type("#newPhone", "15487654329");
      desk.picture("pin-reset");
      desk.browser.click("[data-test=submit]");
      desk.shows("[data-test=answer]", "pin-reset-asked");
    }
    try (var second = new Walk(language, width)) {
      second.logIn(Api.SECOND_CLERK);
      second.shows("[data-test=waiting]", "waiting");
      second.find(person);
      second.picture("to-approve");
      second.browser.click("[data-test=approve]");
      second.shows("[data-test=note].good", "approved");
      assertThat(second.browser.all("[data-item=approval]")).isEmpty();
      assertThat(second.browser.console()).isEmpty();
    }
  }

  /** A clerk's browser, looked at as it goes. */
  private final class Walk implements AutoCloseable {

    private final String language;
    private final int width;
    final Browser browser;

    Walk(String language, int width) {
      this(Browser.open(language, width, 800), language, width);
    }

    Walk(Browser browser, String language, int width) {
      this.browser = browser;
      this.language = language;
      this.width = width;
    }

    void logIn(String staffNo) {
      browser.visit(api.url("/console"));
      picture("login");
      browser.click("[data-test=staff] button[value='" + staffNo + "']");
      shows("[data-test=number]", "search");
    }

    void find(TestPerson person) {
      browser.type("[data-test=number]", person.idNumber());
      choose("reason", "holder-present");
      browser.click("[data-test=search]");
      assertThat(browser.text("[data-test=holder]"))
          .startsWith(Character.toString(person.name().codePointAt(0)));
      assertThat(browser.address()).doesNotContain(person.idNumber());
    }

    void photo(int pixelsWide, int pixelsHigh, Color background) throws IOException {
      var name = "of-%d-%d.png".formatted(pixelsWide, background.getRGB() & 0xff);
      var file = PICTURES.folder().resolve(name);
      Files.write(file, Applicant.picture(pixelsWide, pixelsHigh, background));
      browser.upload("#photo", file);
      browser.find("[data-preview]:not([hidden])");
      browser.click("[data-test=check]");
    }

    void fill(JsonObject application) {
      for (var part : new String[] {"eligibility", "person", "documents"}) {
        for (var member : application.getJsonObject(part)) {
          var path = part + "." + member.getKey();
          var value = String.valueOf(member.getValue());
          var id = path.replace('.', '-');
          if (CHOSEN.contains(path)) {
            choose(id, value);
          } else if (browser.all("#" + id).get(0).isDisplayed()) {
            browser.type("#" + id, value);
          }
        }
      }
    }

    private void choose(String id, String value) {
      browser.click("#" + id);
      browser.click("#" + id + " option[value='" + value + "']");
    }

    /** Waits until the page has that, and keeps a picture of it. */
    void shows(String css, String name) {
      try {
        browser.find(css);
      } catch (TimeoutException never) {
        throw new AssertionError("no " + css + " on: " + browser.text("main"), never);
      }
      picture(name);
    }

    void picture(String name) {
      PICTURES.seen(browser, name, language, width);
    }

    @Override
    public void close() {
      browser.close();
    }
  }
}
