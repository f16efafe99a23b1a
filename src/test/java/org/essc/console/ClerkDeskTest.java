package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding holders at the clerk's desk: by a number and a reason, in the clerk's regions. */
@QuarkusTest
class ClerkDeskTest {

  private static final String SEARCH = "/console/clerk/search";

  private final Api api = Api.here();

  @Test
  void holderIsFoundByEitherNumberAndShownMasked() {
    var person = TestPerson.next();
    api.importCards(person);
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    for (var number : new String[] {person.idNumber(), person.cardNo(), " " + person.cardNo()}) {
      var found = search(browser, number, "holder-present");
      assertThat(found.status()).isEqualTo(303);
      var page = browser.follow(found.header("Location"));
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body())
          .contains(
              "data-state=\"1\">正常",
              "data-test=\"holder\"",
              Character.toString(person.name().codePointAt(0)) + "*")
          .contains(person.cardNo().substring(person.cardNo().length() - 4))
          .doesNotContain(person.idNumber(), person.cardNo(), person.name(), person.phone());
    }
  }

  /** As the holder's document says it, while the next card is being made. */
  @Test
  void holderIsFoundByTheNumberThatHoldsWithTheNextCard() {
    var person = TestPerson.next();
    api.importCards(person);
    var changed = TestPerson.next().idNumber();
    var recorded =
        api.create(
            "/v1/face-data-changes",
            Api.CLERK,
            "{\"card\":%s,\"idNumber\":\"%s\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(LossApi.card(person), changed));
    assertThat(recorded.status()).as(recorded.body()).isEqualTo(201);

    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var found = search(browser, changed, "holder-present").header("Location");

    assertThat(found)
        .isEqualTo(search(browser, person.idNumber(), "holder-present").header("Location"))
        .contains("/console/clerk/holders/");
  }

  @Test
  void addressesHoldNothingPersonal() {
    var person = TestPerson.next();
    api.importCards(person);
    var found = search(ConsoleBrowser.of(api, Api.CLERK), person.idNumber(), "complaint");
    assertThat(found.header("Location")).matches(".*/console/clerk/holders/[0-9a-f-]{36}");
  }

  @Test
  void reasonIsRecordedWithTheSearch() {
    var person = TestPerson.next();
    api.importCards(person);
    search(ConsoleBrowser.of(api, Api.SECOND_CLERK), person.cardNo(), "data-check");
    var entries = api.get("/v1/audit-entries?limit=100", "8000000003").json();
    assertThat(
            entries.getList(
                "items.findAll { it.act == 'card.search' && it.actor.id == '"
                    + Api.SECOND_CLERK
                    + "' }.details.reason"))
        .contains("data-check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "curiosity"})
  void withoutAReasonNothingIsSearched(String reason) {
    var person = TestPerson.next();
    api.importCards(person);
    var answer = search(ConsoleBrowser.of(api, Api.CLERK), person.idNumber(), reason);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("id=\"reason-wrong\"").doesNotContain(person.idNumber());
  }

  @Test
  void whatIsNoNumberIsToldAndNotShownAgain() {
    var answer = search(ConsoleBrowser.of(api, Api.CLERK), "<b>张三</b>", "holder-present");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("id=\"number-wrong\"").doesNotContain("张三");
  }

  /** As it is of one that was refused before reasons were sealed. */
  @Test
  void refusedCorrectionWithoutAReasonSaysNone() throws SQLException {
    var person = TestPerson.next();
    api.importCards(person);
    var asked = api.create("/v1/data-corrections", Api.CLERK, correction(person));
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    var id = asked.json().getString("correctionId");
    var refusal = "{\"decision\":\"refuse\",\"reason\":\"证明不符\"}";
    assertThat(api.create("/v1/data-corrections/" + id, Api.SECOND_CLERK, refusal).status())
        .isEqualTo(200);
    new Imports(api)
        .execute("update data_correction set refused_because = null where id = '" + id + "'");

    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var found = search(browser, person.cardNo(), "complaint").header("Location");

    assertThat(browser.get(found.substring(api.url("").length())).body())
        .contains("data-item=\"correction\"", "不予更正")
        .doesNotContain("原因：", "null");
  }

  @Test
  void correctionThatWasAskedForIsSeenWithItsLastDayAndThenWithItsAnswer() {
    var person = TestPerson.next();
    api.importCards(person);
    var asked = api.create("/v1/data-corrections", Api.CLERK, correction(person));
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var found = search(browser, person.cardNo(), "complaint").header("Location");
    var page = found.substring(api.url("").length());
    assertThat(browser.get(page).body())
        .contains("data-item=\"correction\"", "待答复", "手机号 · ")
        .contains("最迟答复日：" + asked.json().getString("answerDue"))
        .doesNotContain("15433334444", "登记有误");

    var path = "/v1/data-corrections/" + asked.json().getString("correctionId");
    var refusal = "{\"decision\":\"refuse\",\"reason\":\"证明不符\"}";
    assertThat(api.create(path, Api.SECOND_CLERK, refusal).status()).isEqualTo(200);
    assertThat(browser.get(page).body()).contains("不予更正", "原因：证明不符").doesNotContain("待答复", "最迟答复日");
  }

  private static String correction(TestPerson person) {
    return "{\"card\":%s,\"phone\":\"15433334444\",\"said\":\"登记有误\",\"reference\":\"f-1\"}"
        .formatted(LossApi.card(person));
  }

  /** Dalian's clerk has no holders in Henan; it looks as if there were none. */
  @Test
  void holderOfAnotherRegionLooksLikeNone() {
    var person = TestPerson.next();
    api.importCards(person);
    var here = search(ConsoleBrowser.of(api, Api.CLERK), person.idNumber(), "holder-present");
    var elsewhere = ConsoleBrowser.of(api, Api.DALIAN_CLERK);

    assertThat(search(elsewhere, person.idNumber(), "holder-present").body())
        .contains("data-kind=\"none\"");

    var page = here.header("Location").substring(api.url("").length());
    var opened = elsewhere.submit(page, page, "reason", "holder-present");
    assertThat(opened.status()).isEqualTo(404);
  }

  /** An address that somebody has kept opens nothing before a reason is said. */
  @Test
  void anotherSessionSaysWhyBeforeItSees() {
    var person = TestPerson.next();
    api.importCards(person);
    var page =
        search(ConsoleBrowser.of(api, Api.CLERK), person.idNumber(), "holder-present")
            .header("Location")
            .substring(api.url("").length());
    var other = ConsoleBrowser.of(api, Api.SECOND_CLERK);

    var asked = other.get(page);
    assertThat(asked.body()).contains("data-test=\"open\"").doesNotContain("data-test=\"holder\"");
    assertThat(other.submit(page, page, "reason", "").status()).isEqualTo(400);
    assertThat(other.submit(page, page, "reason", "complaint").status()).isEqualTo(303);
    assertThat(other.get(page).body()).contains("data-test=\"holder\"");
  }

  @ParameterizedTest
  @CsvSource({"8000000002", "8000000003", "8000000004", "8000000005"})
  void deskIsForClerksAlone(String staffNo) {
    var browser = ConsoleBrowser.of(api, staffNo);
    for (var path :
        new String[] {
          "/console/clerk", "/console/clerk/holders/01890000-0000-7000-8000-000000000000"
        }) {
      var answer = browser.get(path);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("data-kind=\"forbidden\"");
    }
  }

  @Test
  void formNeedsTheSessionsTokenAndItsOrigin() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var other = ConsoleBrowser.of(api, Api.SECOND_CLERK);
    var own = "token=" + browser.token("/console/clerk");
    var foreign = "token=" + other.token("/console/clerk");
    var rest = ConsoleBrowser.fields("number", "123456789", "reason", "complaint");

    assertThat(browser.post(SEARCH, api.url(""), own + rest).status()).isEqualTo(200);
    assertThat(browser.post(SEARCH, api.url(""), foreign + rest).status()).isEqualTo(403);
    assertThat(browser.post(SEARCH, api.url(""), rest.substring(1)).status()).isEqualTo(403);
    assertThat(browser.post(SEARCH, "https://evil.example", own + rest).status()).isEqualTo(403);
    assertThat(browser.post(SEARCH, null, own + rest).status()).isEqualTo(403);
  }

  private Api.Reply search(ConsoleBrowser browser, String number, String reason) {
    return browser.submit("/console/clerk", SEARCH, "number", number, "reason", reason);
  }
}
