package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.UUID;
import java.util.regex.Pattern;
import org.essc.benefit.BenefitApi;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Qualification for benefits at the clerk's desk, and what waits there for a second clerk. */
@QuarkusTest
class ClerkBenefitsTest {

  private static final String ACT = "benefit-qualification";

  private final Api api = Api.here();

  private OpenedRecord entitled() {
    var person = TestPerson.next();
    api.importCards(person);
    new BenefitApi(api).entitle(person, LocalDate.now().plusDays(20));
    return OpenedRecord.found(api, person, Api.CLERK);
  }

  private static String[] abroad(String number) {
    return new String[] {
      "party", "holder",
      "way", "abroad",
      "evidence.certificate.number", number,
      "evidence.certificate.issuer", "驻东京总领馆",
      "evidence.certificate.issuedOn", LocalDate.now().minusDays(2).toString()
    };
  }

  private static String number() {
    return "C-" + UUID.randomUUID();
  }

  @Test
  void recordShowsWhatIsDueAndTheFormWhatEachWayWants() {
    var opened = entitled();
    assertThat(opened.page())
        .contains("data-item=\"benefit\"", "城乡居民基本养老保险待遇", "" + LocalDate.now().plusDays(20));
    var form = opened.browser().get(opened.linked(ACT));
    assertThat(form.status()).as(form.body()).isEqualTo(200);
    assertThat(form.body())
        .contains("data-test=\"before\"", "本人在场", "使领馆证明", "data-rule=\"benefit.ways\"")
        .doesNotContain(opened.person().cardNo());
    assertThat(opened.browser().in("en").get(opened.linked(ACT)).body())
        .contains("the person is there", "consular certificate");
  }

  @Test
  void formSaysWhyAWayIsClosed() {
    var person = TestPerson.next();
    api.importCards(person);
    var insurer = new BenefitApi(api);
    var reference = insurer.entitle(person, LocalDate.now().plusDays(20));
    var doubts =
        "/v1/benefit-entitlements/"
            + insurer.find(reference).getString("entitlementId")
            + "/doubts";
    assertThat(api.create(doubts, Api.INSURER, "{\"reason\":\"death-reported\"}").status())
        .isEqualTo(200);
    var opened = OpenedRecord.found(api, person, Api.CLERK);
    assertThat(opened.browser().get(opened.linked(ACT)).body()).contains("待遇存疑");
  }

  @Test
  void holderAtTheCounterIsAuthenticated() {
    var opened = entitled();
    var answer =
        opened.send(
            opened.linked(ACT),
            "party",
            "holder",
            "shown",
            "id",
            "way",
            "counter",
            "evidence.present",
            "yes");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("data-test=\"answer\"", "已认证", "窗口");
    assertThat(opened.page()).contains("待遇资格已认证", "<span class=\"tag warn\">已认证</span>");
  }

  @Test
  void whatIsMissingIsToldOnTheForm() {
    var opened = entitled();
    var absent =
        opened.send(opened.linked(ACT), "party", "holder", "shown", "id", "way", "counter");
    assertThat(absent.status()).isEqualTo(422);
    assertThat(absent.body()).contains("data-code=\"evidence-missing\"", "data-test=\"before\"");
    var empty = opened.send(opened.linked(ACT), "party", "holder", "way", "abroad");
    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.body()).contains("id=\"evidence-certificate-number-wrong\"");
  }

  @Test
  void certificateFromAbroadWaitsOnTheSecondClerksDesk() {
    var opened = entitled();
    var number = number();
    var asked = opened.send(opened.linked(ACT), abroad(number));
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    var approve = opened.path() + "/approvals/" + review(opened);

    var link = "href=\"" + opened.path() + "\"";
    assertThat(opened.browser().get("/console/clerk").body()).doesNotContain(link);
    assertThat(ConsoleBrowser.of(api, Api.DALIAN_CLERK).get("/console/clerk").body())
        .doesNotContain(link);
    var second = ConsoleBrowser.of(api, Api.SECOND_CLERK);
    assertThat(second.get("/console/clerk").body())
        .contains(link, "data-waiting=\"review\"")
        .doesNotContain(number);
    assertThat(
            opened
                .browser()
                .submit(opened.path(), approve, "kind", "review", "decision", "approve")
                .status())
        .isEqualTo(403);

    second.submit(opened.path(), opened.path(), "reason", "colleague-asked");
    assertThat(second.get(opened.path()).body()).contains(number, "驻东京总领馆");
    var done = second.submit(opened.path(), approve, "kind", "review", "decision", "approve");
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.body()).contains("已复核通过").doesNotContain("data-item=\"review\"");
    assertThat(second.get("/console/clerk").body()).doesNotContain(link);
  }

  @Test
  void resetThatWaitsStandsOnTheSecondClerksDesk() {
    var opened = OpenedRecord.of(api, TestPerson.next());
    var asked =
        opened.send(
            opened.act("pin-reset"),
            "shown",
            "id",
            "shown",
            "card",
            "party",
            "holder",
            "newPhone",
            "15487654322");
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    var link = "href=\"" + opened.path() + "\"";
    assertThat(opened.browser().get("/console/clerk").body()).doesNotContain(link);
    assertThat(ConsoleBrowser.of(api, Api.SECOND_CLERK).get("/console/clerk").body())
        .contains(link, "data-waiting=\"approval\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.HOTLINE, "8000000003", "8000000004", "8000000005"})
  void othersSeeNeitherFormNorList(String staffNo) {
    var opened = entitled();
    var form = opened.linked(ACT);
    var browser = ConsoleBrowser.of(api, staffNo);
    assertThat(browser.get(form).status()).isEqualTo(403);
    assertThat(browser.get("/console/clerk").status()).isEqualTo(403);
  }

  @Test
  void nothingIsDoneForAnothersBenefitOrWithoutTheSessionsToken() {
    var opened = entitled();
    var form = opened.linked(ACT);
    var other = OpenedRecord.of(api, TestPerson.next());
    var path = other.path() + form.substring(form.indexOf("/acts/"));
    assertThat(other.browser().get(path).status()).isEqualTo(404);
    assertThat(
            opened
                .browser()
                .post(form, api.url(""), "way=counter&evidence.present=yes&shown=id&key=AAAA")
                .status())
        .isEqualTo(403);
    assertThat(opened.page()).doesNotContain("待遇资格已认证");
  }

  private static String review(OpenedRecord opened) {
    return OpenedRecord.first(Pattern.compile("/approvals/([0-9a-f-]{36})\""), opened.page());
  }
}
