package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to correct what is kept of a person, at the operator's desk. */
@QuarkusTest
class OperatorCorrectionsTest {

  private static final String SECURITY = "8000000004";
  private static final String DESK = "/console/operator";
  private static final String NEW = DESK + "/corrections/new";
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9A-Z]+)\"");

  private final Api api = Api.here();
  private ConsoleBrowser browser;

  @BeforeEach
  void logIn() {
    browser = ConsoleBrowser.of(api, SECURITY);
  }

  @Test
  void requestToCorrectIsTakenHereAndDecidedByAnother() {
    var person = api.person("411600");
    var wrong = browser.fill(NEW, "cardNo", person.cardNo(), "phone", "1");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("id=\"phone-wrong\"", "id=\"said-wrong\"");
    var taken =
        browser.fill(
            NEW,
            "cardNo",
            person.cardNo(),
            "phone",
            "15411117777",
            "said",
            "手机号抄错",
            "reference",
            "f-" + person.cardNo());
    assertThat(taken.status()).isEqualTo(303);
    var mine = listed("f-" + person.cardNo());
    var own = DESK + "/corrections/" + mine;
    assertThat(browser.get(own).body()).contains("15411117777", "手机号抄错", "第四十六条");
    var refused = browser.fill(own, "decision", "grant", "shown", "id");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("data-test=\"refused\"", "手机号抄错");

    var id =
        api.create(
                "/v1/data-corrections",
                Api.CLERK,
                """
                {"card":{"cardNo":"%s"},"phone":"15411118888","said":"有误","reference":"g-1"}"""
                    .formatted(person.cardNo()))
            .json()
            .getString("correctionId");
    var page = DESK + "/corrections/" + id;
    assertThat(browser.fill(page, "decision", "grant").body())
        .contains("data-test=\"refused\"", "身份证件");
    assertThat(browser.fill(page, "decision", "grant", "shown", "id").status()).isEqualTo(303);
    assertThat(api.get("/v1/data-corrections/" + id, SECURITY).json().getString("request.state"))
        .isEqualTo("corrected");
  }

  /** Of the open ones. */
  private String listed(String reference) {
    return api.get("/v1/data-corrections?limit=200", SECURITY)
        .json()
        .getString("items.find { it.reference == '" + reference + "' }.correctionId");
  }

  private String asked(TestPerson person, String reference) {
    return api.create(
            "/v1/data-corrections",
            Api.CLERK,
            """
            {"card":{"cardNo":"%s"},"phone":"15411118888","said":"有误","reference":"%s"}"""
                .formatted(person.cardNo(), reference))
        .json()
        .getString("correctionId");
  }

  /** Nobody decides for a child but with its guardian. */
  @Test
  void guardianAsksForAChild() {
    var child = TestPerson.next().withRegion("411600").born(LocalDate.now().minusYears(10));
    api.importCards(child);
    var guardian = TestPerson.next();
    var id = asked(child, "c-" + child.cardNo());
    var page = DESK + "/corrections/" + id;

    assertThat(browser.get(page).body()).contains("<option value=\"holder\" selected>");
    var alone = browser.fill(page, "decision", "grant", "party", "holder", "shown", "id");
    assertThat(alone.status()).as(alone.body()).isEqualTo(422);
    assertThat(alone.body()).contains("data-test=\"refused\"", "id=\"by.party.idNumber\"");
    var wrong = granted(page, "1", guardian.name(), "guardian-id");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("id=\"by.party.idNumber-wrong\"");

    var granted =
        granted(
            page,
            guardian.idNumber(),
            guardian.name(),
            "guardian-id",
            "minor-id-or-hukou-book",
            "proof-of-guardianship");

    assertThat(granted.status()).as(granted.body()).isEqualTo(303);
    assertThat(api.get("/v1/data-corrections/" + id, SECURITY).json().getString("request.state"))
        .isEqualTo("corrected");
  }

  /** As the guardian asks for it. */
  private Api.Reply granted(String page, String idNumber, String name, String... shown) {
    var fields =
        new ArrayList<>(
            List.of(
                "decision",
                "grant",
                "party",
                "guardian",
                "by.party.idType",
                "01",
                "by.party.idNumber",
                idNumber,
                "by.party.name",
                name));
    for (var one : shown) {
      fields.addAll(List.of("shown", one));
    }
    return browser.fill(page, fields.toArray(String[]::new));
  }

  /** A second click, or one after an answer that was lost. */
  @Test
  void formThatIsSentTwiceIsOneRequestAndARefusedOneIsAnother() {
    var person = api.person("411600");
    var name = name(browser.get(NEW).body());
    var reference = "t-" + person.cardNo();
    var refused = browser.submit(NEW, NEW, "key", name, "cardNo", person.cardNo());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(name(refused.body())).isNotEqualTo(name);

    for (int time = 0; time < 2; time++) {
      var sent =
          browser.submit(
              NEW,
              NEW,
              "key",
              name,
              "cardNo",
              person.cardNo(),
              "phone",
              "15411117777",
              "said",
              "抄错",
              "reference",
              reference);
      assertThat(sent.status()).as(sent.body()).isEqualTo(303);
    }

    assertThat(
            api.get("/v1/data-corrections?limit=200", SECURITY)
                .json()
                .getList("items.findAll { it.reference == '" + reference + "' }"))
        .hasSize(1);
  }

  private static String name(String page) {
    var key = KEY.matcher(page);
    assertThat(key.find()).isTrue();
    return key.group(1);
  }
}
