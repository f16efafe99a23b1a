package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.card.replacement.FeesConfigured;
import org.essc.person.IdType;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications with their photo at the clerk's desk. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ClerkApplicationTest {

  private static final String PATH = "/console/clerk/applications";
  private static final String ZHOUKOU = PATH + "/411600";
  private static final String SHIJIAZHUANG = PATH + "/130100";

  private final Api api = Api.here();

  private static Api.Reply upload(ConsoleBrowser browser, String page, byte[] picture) {
    var form = browser.get(page).body();
    return browser.upload(
        page, "image/png", picture, "token", browser.token(page), "key", OpenedRecord.key(form));
  }

  private static byte[] picture(int width, int height, String background) {
    return Applicant.picture(width, height, new Color(Integer.parseInt(background, 16)));
  }

  /** The address of the form for which a good picture was taken. */
  private String pictured(ConsoleBrowser browser) {
    var checked = upload(browser, ZHOUKOU, picture(358, 441, "ffffff"));
    assertThat(checked.status()).as(checked.body()).isEqualTo(303);
    var form = checked.header("Location").substring(api.url("").length());
    assertThat(form).matches(ZHOUKOU + "/[0-9a-f-]{36}");
    return form;
  }

  /** What the form holds: the members of the API's body, by their paths. */
  private static List<String> fields(JsonObject body) {
    var fields = new ArrayList<String>();
    for (var part : new String[] {"eligibility", "person", "documents"}) {
      body.getJsonObject(part)
          .forEach(
              member -> {
                fields.add(part + "." + member.getKey());
                fields.add(String.valueOf(member.getValue()));
              });
    }
    return fields;
  }

  private static List<String> adult(TestPerson person) {
    var fields = fields(Applicant.zhoukou(person, null));
    fields.addAll(List.of("party", "holder", "shown", "id"));
    return fields;
  }

  private static List<String> without(List<String> fields, String name) {
    int at = fields.indexOf(name);
    fields.remove(at);
    fields.remove(at);
    return fields;
  }

  private static Api.Reply send(ConsoleBrowser browser, String form, List<String> fields) {
    return browser.submit(form, form, fields.toArray(String[]::new));
  }

  private static Api.Reply fill(ConsoleBrowser browser, String form, List<String> fields) {
    fields.addAll(0, List.of("key", OpenedRecord.key(browser.get(form).body())));
    return send(browser, form, fields);
  }

  /** Neither the applicant nor who acts for him or her needs to be a resident of the mainland. */
  @Test
  void everyKindOfDocumentIsOffered() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var form = browser.get(pictured(browser)).body();

    for (var select : List.of("person.idType", "by.party.idType")) {
      var offered =
          form.replaceAll("(?s).*<select[^>]*name=\"" + select + "\"(.*?)</select>.*", "$1");
      for (var type : IdType.values()) {
        assertThat(offered).as(select).contains("value=\"" + type.code() + "\"");
      }
      assertThat(offered).contains("港澳台居民居住证").doesNotContain("value=\"02\"");
    }
  }

  @Test
  void regionIsChosenAmongThoseThatTheClerkServes() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    assertThat(browser.get("/console/clerk").body()).contains("href=\"" + PATH + "\"");
    var page = browser.get(PATH);
    assertThat(page.body()).contains("河南省周口市", "href=\"" + ZHOUKOU + "\"").doesNotContain("大连");
    assertThat(browser.get(PATH + "?region=411602").header("Location")).endsWith("/411602");
    var other = browser.get(PATH + "?region=210200");
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.body()).contains("id=\"region-wrong\"");
    assertThat(ConsoleBrowser.of(api, Api.DALIAN_CLERK).get(PATH).header("Location"))
        .as("there is nothing to choose")
        .endsWith("/210200");
  }

  @Test
  void applicationIsTakenAndItsVoucherPrinted() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    assertThat(browser.get(SHIJIAZHUANG).body())
        .contains("data-rule=\"application.photoSize\"", "白色", "type=\"file\"");
    var form = pictured(browser);
    var shown = browser.get(form).body();
    assertThat(shown)
        .contains(
            "照片已通过检查", "data-rule=\"application.inputs\"", "data-rule=\"application.voucher\"")
        .containsPattern("for=\"documents-fingerprint\">[^<]*<span class=\"tag warn\">");
    var person = TestPerson.next();
    var fields = adult(person);
    fields.addAll(0, List.of("key", OpenedRecord.key(shown)));

    var answer = send(browser, form, fields);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("data-test=\"answer\"", "class=\"voucher\"", "<svg", "data-print")
        .doesNotContain(person.idNumber(), person.name());
    var voucher = voucher(answer);
    var progress =
        api.post("/v1/card-applications/progress", Api.CLERK, "{\"voucher\":\"" + voucher + "\"}");
    assertThat(progress.json().getString("state")).as(progress.body()).isEqualTo("applied");
    assertThat(progress.json().getString("nextStep"))
        .as("with its photo")
        .isEqualTo("await-production");

    assertThat(voucher(send(browser, form, fields))).as("sent again").isEqualTo(voucher);
    var second = fill(browser, pictured(browser), adult(person));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body()).contains("data-code=\"application-exists\"");
  }

  private static String voucher(Api.Reply answer) {
    return OpenedRecord.first(
        java.util.regex.Pattern.compile("data-test=\"voucher\">([^<]+)<"), answer.body());
  }

  @Test
  void whatTheRegionAsksForIsMarkedWhereItIsMissing() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var form = pictured(browser);
    var person = TestPerson.next();
    var refused = fill(browser, form, without(adult(person), "documents.fingerprint"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body())
        .contains(
            "data-code=\"application-input-missing\"",
            "id=\"documents-fingerprint-wrong\"",
            "value=\"" + person.idNumber() + "\"")
        .containsPattern("data-test=\"refusal-rule\"[^§]*申请材料[^§]*S0");
    var wrong = fill(browser, form, without(adult(person), "person.name"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("id=\"person-name-wrong\"");
    var corrected = fill(browser, form, adult(person));
    assertThat(corrected.status()).as(corrected.body()).isEqualTo(200);
  }

  @Test
  void guardianAppliesForAChild() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var form = pictured(browser);
    var child = TestPerson.next().born(LocalDate.now().minusYears(9));
    var alone = fill(browser, form, adult(child));
    assertThat(alone.body()).contains("data-code=\"guardian-required\"", "未满此年龄由监护人申领");
    var guardian = TestPerson.next();
    var fields = fields(Applicant.zhoukou(child, null));
    fields.addAll(
        List.of(
            "party", "guardian",
            "by.party.idType", "01",
            "by.party.idNumber", guardian.idNumber(),
            "by.party.name", guardian.name(),
            "by.party.authority", "JH-1",
            "shown", "guardian-id",
            "shown", "minor-id-or-hukou-book",
            "shown", "proof-of-guardianship"));
    var answer = fill(browser, form, fields);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  /** As the API's check says it, over the picture and beside it. */
  @ParameterizedTest(name = "{0} {1} x {2} {3}: {4}")
  @CsvSource({
    "130100, 600, 600, ffffff, photo-proportions, class=\"frame\", 413 × 626 像素",
    "130100, 358, 441, 4080ff, photo-background, class=\"zone\", 颜色不符",
    "411600, 200, 246, ffffff, photo-too-small, 至少 295 × 413 像素, 200 × 246 像素"
  })
  void reasonsOfTheCheckStandOverThePicture(
      String region,
      int width,
      int height,
      String background,
      String code,
      String one,
      String two) {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var page = PATH + "/" + region;
    var refused = upload(browser, page, picture(width, height, background));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body())
        .contains("data-code=\"" + code + "\"", "src=\"data:image/png;base64,", one, two)
        .containsOnlyOnce("要求：");
    assertThat(refused.header("Content-Security-Policy")).contains("img-src 'self' data:;");
    assertThat(browser.get(page).header("Content-Security-Policy")).contains("img-src 'self';");
  }

  @Test
  void whatIsNoPictureIsRefusedAndNotShown() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var refused = upload(browser, ZHOUKOU, "<svg onload=alert(1)>".getBytes());
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body())
        .contains("data-code=\"photo-format\"", "要求：完整的 JPEG 或 PNG 图片，与所称类型一致")
        .containsOnlyOnce("要求：")
        .doesNotContain("onload", "a whole image");
  }

  @Test
  void formOfTooManyFieldsIsNone() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var more = new ArrayList<>(List.of("token", browser.token(ZHOUKOU)));
    for (int i = 0; i < 200; i++) {
      more.addAll(List.of("more-" + i, "x"));
    }
    var sent = browser.upload(ZHOUKOU, "image/png", new byte[1], more.toArray(String[]::new));
    assertThat(sent.status()).as(sent.body()).isEqualTo(415);
  }

  @Test
  void photosHaveALimitOfTheirOwn() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    assertThat(upload(browser, ZHOUKOU, new byte[500 * 1024]).status()).isEqualTo(422);
    assertThat(upload(browser, ZHOUKOU, new byte[540 * 1024]).status()).isEqualTo(413);
  }

  @Test
  void photoOfAnotherClerkIsNotTaken() {
    var browser = ConsoleBrowser.of(api, Api.SECOND_CLERK);
    var form = pictured(ConsoleBrowser.of(api, Api.CLERK));
    var refused = fill(browser, form, adult(TestPerson.next()));
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body()).contains("data-code=\"photo-not-found\"");
  }

  @Test
  void nothingIsTakenWithoutTheSessionsToken() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var photo = picture(358, 441, "ffffff");
    assertThat(browser.upload(ZHOUKOU, "image/png", photo, "key", "A".repeat(32)).status())
        .isEqualTo(403);
    var form = ZHOUKOU + "/" + UUID.randomUUID();
    assertThat(browser.post(form, api.url(""), "person.name=A").status()).isEqualTo(403);
    assertThat(browser.post(form, "https://elsewhere.example", "person.name=A").status())
        .isEqualTo(403);
  }

  @Test
  void whoIsNotLoggedInIsLedToTheLogin() {
    var nobody = new ConsoleBrowser(api);
    for (var page : List.of(PATH, ZHOUKOU, ZHOUKOU + "/none")) {
      assertThat(nobody.get(page).status()).isEqualTo(302);
    }
    assertThat(nobody.upload(ZHOUKOU, "image/png", new byte[10]).status()).isEqualTo(401);
    assertThat(nobody.post(ZHOUKOU + "/none", api.url(""), "a=b").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.HOTLINE, "8000000003", "8000000004", "8000000005"})
  void applicationsAreForClerksAlone(String staffNo) {
    var browser = ConsoleBrowser.of(api, staffNo);
    for (var page : List.of(PATH, ZHOUKOU, ZHOUKOU + "/none")) {
      assertThat(browser.get(page).status()).isEqualTo(403);
    }
    assertThat(browser.upload(ZHOUKOU, "image/png", new byte[10]).status()).isEqualTo(403);
  }

  @Test
  void clerkOfAnotherRegionFindsNothing() {
    var browser = ConsoleBrowser.of(api, Api.DALIAN_CLERK);
    assertThat(browser.get(ZHOUKOU).status()).isEqualTo(404);
    assertThat(browser.get(ZHOUKOU + "/none").status()).isEqualTo(404);
    var token = browser.token("/console/clerk");
    var sent =
        browser.upload(
            ZHOUKOU,
            "image/png",
            picture(358, 441, "ffffff"),
            "token",
            token,
            "key",
            "A".repeat(32));
    assertThat(sent.status()).isEqualTo(404);
    assertThat(browser.post(ZHOUKOU + "/none", api.url(""), "token=" + token).status())
        .isEqualTo(404);
  }
}
