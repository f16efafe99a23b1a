package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import org.essc.person.IdType;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hotline's screen: by name and both numbers, and nothing of a call stays that is done. */
@QuarkusTest
class HotlineDeskTest {

  private static final String DESK = "/console/hotline";
  private static final String HOTLINE = "8000000002";

  private final Api api = Api.here();

  @Test
  void callersCardIsLostAtOnceAndNothingOfTheCallStays() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var browser = ConsoleBrowser.of(api, HOTLINE);

    var answer = report(browser, person, person.name());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("data-test=\"reported\"")
        .doesNotContain(person.idNumber(), person.cardNo(), person.name(), person.phone());
    assertThat(state(person)).isEqualTo(4);
  }

  @Test
  void anotherNameReportsNothingAndWhatWasSaidStaysToBeAskedAgain() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var answer = report(ConsoleBrowser.of(api, HOTLINE), person, "欧阳不同");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body())
        .contains("data-code=\"card-mismatch\"", "value=\"" + person.cardNo() + "\"");
    assertThat(state(person)).isEqualTo(1);
  }

  /** The same form sent twice is one report. */
  @Test
  void formSentTwiceIsOneReport() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var browser = ConsoleBrowser.of(api, HOTLINE);
    var page = browser.get(DESK).body();
    var form =
        "token="
            + hidden(page, "token")
            + ConsoleBrowser.fields(
                "key", hidden(page, "key"),
                "party", "holder",
                "name", person.name(),
                "idNumber", person.idNumber(),
                "cardNo", person.cardNo());
    var first = browser.post(DESK + "/loss-reports", api.url(""), form);
    var second = browser.post(DESK + "/loss-reports", api.url(""), form);
    assertThat(first.status()).isEqualTo(200);
    assertThat(second.body()).contains("data-test=\"reported\"");
    assertThat(second.body().replaceAll("(?s).*(<time>[^<]*</time>).*", "$1"))
        .isEqualTo(first.body().replaceAll("(?s).*(<time>[^<]*</time>).*", "$1"));
  }

  @Test
  void whatIsMissingIsToldAtItsQuestion() {
    var browser = ConsoleBrowser.of(api, HOTLINE);
    var answer =
        browser.submit(DESK, DESK + "/loss-reports", "key", "k-1", "party", "holder", "name", "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("id=\"name-wrong\"", "id=\"idNumber-wrong\"");
  }

  @Test
  void guardianOfAnAdultIsRefusedWithTheRule() {
    var person = TestPerson.next().withRegion("411600");
    var guardian = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var answer = guardianReports(person, guardian.name(), "01", guardian.idNumber());
    assertThat(answer.body()).contains("data-code=\"party-not-allowed\"", "依据");
    assertThat(state(person)).isEqualTo(1);
  }

  @Test
  void everyKindOfDocumentIsOffered() {
    var page = ConsoleBrowser.of(api, HOTLINE).get(DESK).body();
    var offered = page.replaceAll("(?s).*<select id=\"guardianIdType\"(.*?)</select>.*", "$1");

    assertThat(offered.split("<option value=\"", -1)).hasSize(1 + IdType.values().length);
    for (var type : IdType.values()) {
      assertThat(offered).contains("<option value=\"" + type.code() + "\"");
    }
  }

  @Test
  void guardianOfAChildReportsWithAnotherDocument() {
    var child = TestPerson.next().withRegion("411600").born(LocalDate.now().minusYears(10));
    api.importCards(child);
    var answer = guardianReports(child, "MULLER ANNA", "08", "DEU-C01X00T47");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("data-test=\"reported\"");
  }

  private Api.Reply guardianReports(TestPerson ward, String name, String idType, String idNumber) {
    return ConsoleBrowser.of(api, HOTLINE)
        .submit(
            DESK,
            DESK + "/loss-reports",
            "key",
            "k-" + ward.cardNo(),
            "party",
            "guardian",
            "name",
            ward.name(),
            "idNumber",
            ward.idNumber(),
            "cardNo",
            ward.cardNo(),
            "guardianName",
            name,
            "guardianIdType",
            idType,
            "guardianIdNumber",
            idNumber);
  }

  @Test
  void cardIsShownMasked() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var answer =
        ConsoleBrowser.of(api, HOTLINE)
            .submit(
                DESK,
                DESK + "/enquiries",
                "idNumber",
                person.idNumber(),
                "cardNo",
                person.cardNo(),
                "name",
                person.name());
    assertThat(answer.status()).isEqualTo(200);
    var card = answer.body().replaceAll("(?s).*data-test=\"card\"(.*?)</section>.*", "$1");
    assertThat(card)
        .contains("data-state=\"1\"", person.cardNo().substring(person.cardNo().length() - 4))
        .doesNotContain(person.cardNo(), person.idNumber(), person.name(), person.phone());
  }

  @Test
  void pointsOfTheDivisionAreShown() {
    var point = "/v1/service-points/hotline-1";
    var body =
        """
        {"regionCode":"650100","name":"天山区服务大厅","kind":"service-window","address":"新华路 1 号",
         "telephone":"12333","services":["replacement"],"source":"测试"}""";
    var put =
        api.join(
            api.request(point, "8000000005")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    assertThat(put.status()).isIn(200, 201);
    try {
      var browser = ConsoleBrowser.of(api, HOTLINE);
      var places = browser.get(DESK + "/places?region=650100&service=replacement");
      assertThat(places.status()).isEqualTo(200);
      assertThat(places.body()).contains("id=\"places\"", "<b>天山区服务大厅</b>", "新华路 1 号");
      assertThat(browser.get(DESK + "/places?region=xx").body()).contains("id=\"region-wrong\"");
    } finally {
      api.delete(point, "8000000005");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000000001", "8000000003", "8000000004", "8000000005"})
  void screenIsForTheHotlineAlone(String staffNo) {
    var browser = ConsoleBrowser.of(api, staffNo);
    assertThat(browser.get(DESK).status()).isEqualTo(403);
    assertThat(browser.get(DESK + "/places?region=411600").status()).isEqualTo(403);
    var token = "token=" + ConsoleBrowser.of(api, HOTLINE).token(DESK);
    for (var form : new String[] {"/loss-reports", "/enquiries", "/progress"}) {
      assertThat(browser.post(DESK + form, api.url(""), token).status()).isEqualTo(403);
    }
  }

  @Test
  void whoIsNotLoggedInDoesNothing() {
    assertThat(new ConsoleBrowser(api).get(DESK).status()).isEqualTo(302);
    for (var form : new String[] {"/loss-reports", "/enquiries", "/progress"}) {
      assertThat(new ConsoleBrowser(api).post(DESK + form, api.url(""), "").status())
          .isEqualTo(401);
    }
  }

  private static String hidden(String page, String name) {
    return page.replaceAll("(?s).*?name=\"" + name + "\" value=\"([^\"]*)\".*", "$1");
  }

  private Api.Reply report(ConsoleBrowser browser, TestPerson person, String name) {
    return browser.submit(
        DESK,
        DESK + "/loss-reports",
        "key",
        "k-" + person.cardNo(),
        "party",
        "holder",
        "name",
        name,
        "idNumber",
        person.idNumber(),
        "cardNo",
        person.cardNo());
  }

  private int state(TestPerson person) {
    return api.post("/v1/cards/search", Api.CLERK, "{\"cardNo\":\"" + person.cardNo() + "\"}")
        .json()
        .getInt("items[0].state");
  }
}
