package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.benefit.BenefitApi;
import org.essc.benefit.qualification.QualificationApi;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** The holder authenticates the own qualification, on the own page. */
@QuarkusTest
class BenefitsPageTest {

  private static final String PAGE = "/h/benefits";
  private static final String PIN = "739105";

  private final Api api = Api.here();
  private final BenefitApi insurer = new BenefitApi(api);

  private record Drawing(Api.Holder holder, String reference) {}

  private Drawing drawing(TestPerson person) {
    api.importCards(person);
    var reference = insurer.entitle(person, LocalDate.now().plusDays(20));
    var signNo = api.issue(Api.CHANNEL, person).json().getString("signNo");
    var holder = new Api.Holder(person, signNo);
    return new Drawing(holder, reference);
  }

  private Drawing withPin() {
    var drawing = drawing(TestPerson.next());
    PageBrowser.setPin(api, drawing.holder(), PIN);
    return drawing;
  }

  private PageBrowser page(Drawing drawing, String evidence) {
    return PageBrowser.at(api, drawing.holder().signNo(), "benefits", evidence);
  }

  /** What the page notes of the PIN. */
  private static String enter(PageBrowser page, String pin) {
    return page.submit(PAGE, PAGE, "pin", pin).header("Location").replaceFirst("^.*note=", "");
  }

  @Test
  void faceOfTheTicketAndPinAuthenticateAllThatIsDue() {
    var drawing = withPin();
    var other = BenefitApi.reference();
    insurer.send(
        BenefitApi.due(
            other, "work-injury", drawing.holder().person(), LocalDate.now().plusDays(5)));
    var page = page(drawing, PageBrowser.look());
    assertThat(page.get(PAGE).body())
        .contains("城乡居民基本养老保险待遇", "工伤保险长期待遇", "演示社保经办机构")
        .doesNotContain(drawing.holder().person().idNumber());

    assertThat(enter(page, PIN)).isEqualTo("done");

    var until = LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).plusMonths(12).toString();
    for (var reference : new String[] {drawing.reference(), other}) {
      var entitlement = insurer.find(reference);
      assertThat(entitlement.getString("state")).isEqualTo("qualified");
      assertThat(entitlement.getString("qualifiedUntil")).isEqualTo(until);
      var read =
          api.get(
              QualificationApi.PATH + "/" + entitlement.getString("qualificationId"), Api.INSURER);
      assertThat(read.json().getString("way")).isEqualTo("self");
      assertThat(read.json().getString("statement")).isNotNull();
    }
    assertThat(page.get(PAGE).body())
        .contains("data-way=\"self\"")
        .doesNotContain("data-test=\"pin\"");
    assertThat(page.get("/h/uses").body()).contains("data-kind=\"qualify\"", "data-way=\"self\"");
  }

  @Test
  void withoutAFreshLookAtTheFaceNothingIsTyped() {
    var drawing = withPin();
    assertThat(page(drawing, null).get(PAGE).body())
        .contains("data-test=\"face\"")
        .doesNotContain("data-test=\"pin\"");
    assertThat(
            page(
                    drawing,
                    PageBrowser.face(UUID.randomUUID().toString(), Instant.now().minusSeconds(601)))
                .get(PAGE)
                .body())
        .contains("data-test=\"face\"");
    var sms = PageBrowser.look().replace("FACE", "SMS");
    assertThat(page(drawing, sms).get(PAGE).body()).contains("data-test=\"face\"");
    assertThat(insurer.state(drawing.reference())).startsWith("due");
  }

  @Test
  void anothersFaceServesNobody() {
    var one = withPin();
    var other = withPin();
    var look = UUID.randomUUID().toString();
    assertThat(enter(page(one, PageBrowser.face(look, Instant.now())), PIN)).isEqualTo("done");
    assertThat(enter(page(other, PageBrowser.face(look, Instant.now())), PIN))
        .isEqualTo("evidence-reused");
    assertThat(insurer.state(other.reference())).startsWith("due");
  }

  @Test
  void wrongPinIsCountedAndNothingIsAuthenticated() {
    var drawing = withPin();
    var page = page(drawing, PageBrowser.look());
    assertThat(enter(page, "285713")).isEqualTo("pin-wrong&left=5");
    assertThat(enter(page, "12")).isEqualTo("pin-format");
    for (int left = 4; left > 0; left--) {
      assertThat(enter(page, "285713")).isEqualTo("pin-wrong&left=" + left);
    }
    assertThat(enter(page, "285713")).isEqualTo("pin-locked");
    assertThat(enter(page, PIN)).isEqualTo("pin-locked");
    assertThat(page.get(PAGE + "?note=pin-wrong&left=3").body())
        .contains("data-note=\"pin-wrong\"", "3");
    assertThat(insurer.state(drawing.reference())).startsWith("due");
  }

  @Test
  void withoutAPinItIsSetFirst() {
    var drawing = drawing(TestPerson.next());
    assertThat(page(drawing, PageBrowser.look()).get(PAGE).body())
        .contains("data-test=\"set-pin\"")
        .doesNotContain("data-test=\"pin\"");
  }

  @Test
  void childsGuardianComesInstead() {
    var drawing = drawing(TestPerson.next().born(LocalDate.now().minusYears(10)));
    assertThat(page(drawing, PageBrowser.look()).get(PAGE).body())
        .contains("data-reason=\"way-not-for-age\"")
        .doesNotContain("data-test=\"pin\"");
  }

  @Test
  void lostCardShowsWhatIsDueAndAuthenticatesNothing() {
    var drawing = withPin();
    var page = page(drawing, PageBrowser.look());
    var token = page.token(PAGE);
    assertThat(
            api.create(
                    "/v1/loss-reports",
                    Api.CLERK,
                    "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[\"id\"]}}"
                        .formatted(drawing.holder().person().cardNo()))
                .status())
        .isEqualTo(201);
    assertThat(page.get(PAGE).body())
        .contains("data-reason=\"lost\"")
        .doesNotContain("data-test=\"pin\"");
    var sent = page.send(PAGE, api.url(""), "token=" + token + "&pin=" + PIN);
    assertThat(sent.header("Location")).endsWith("note=card-not-usable");
  }

  @Test
  void formOfAnotherPageIsNotTaken() {
    var drawing = withPin();
    var page = page(drawing, PageBrowser.look());
    var body = "token=" + page.token(PAGE) + "&pin=" + PIN;
    assertThat(page.send(PAGE, "https://evil.example", body).status()).isEqualTo(403);
    assertThat(page.send(PAGE, api.url(""), "token=0&pin=" + PIN).status()).isEqualTo(403);
    assertThat(new PageBrowser(api).get(PAGE).status()).isEqualTo(403);
    assertThat(insurer.state(drawing.reference())).startsWith("due");
  }

  @Test
  void whoDrawsNothingIsToldSo() {
    var page = PageBrowser.at(api, api.holder(), "benefits");
    assertThat(page.get(PAGE).body()).contains("data-test=\"none\"");
  }
}
