package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/**
 * A card of Zhoukou, where every rule is stated, with its electronic card: what is done to it
 * through the public API, and beside it the few lines of a model that say what must come of it.
 * After every step card, electronic card and model agree.
 */
final class ModelledCard {

  private static final String REGION = "411600";
  private static final String PIN = "583920";
  private static final String WRONG_PIN = "583921";
  private static final int LOCKS_AT = 6;

  private static final int NORMAL = 1;
  private static final int LOST = 2;
  private static final int LOCKED = 3;
  private static final int LOST_ORAL = 4;

  /** What an electronic card must say for each state of its card; null while active. */
  private static final Map<Integer, String> REASON =
      Map.of(LOST, "lost", LOCKED, "locked", LOST_ORAL, "lost");

  private final Api api;
  private final TestPerson person;
  private final String signNo;

  private int state = NORMAL;
  private int errors;
  private boolean reportedHere;
  private String replacement;

  private ModelledCard(Api api, TestPerson person, String signNo) {
    this.api = api;
    this.person = person;
    this.signNo = signNo;
  }

  static ModelledCard next(Api api) {
    var person = TestPerson.next().withRegion(REGION);
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    var card = new ModelledCard(api, person, issued.json().getString("signNo"));
    card.changeInitialPin();
    return card;
  }

  private boolean lost() {
    return state == LOST || state == LOST_ORAL;
  }

  private void changeInitialPin() {
    expect(
        atTerminal("/v1/pin-changes", ",\"oldPin\":\"123456\",\"newPin\":\"" + PIN + "\""),
        200,
        null);
  }

  void reportAtWindow() {
    expect(
        clerk("/v1/loss-reports", "\"id\"", ""),
        state == LOST || state == LOST_ORAL ? 200 : 201,
        null);
    state = LOST;
    reportedHere = true;
  }

  void reportByHotline() {
    var reply =
        api.create(
            "/v1/loss-reports",
            Api.HOTLINE,
            "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"name\":\"%s\"}"
                .formatted(person.cardNo(), person.idNumber(), person.name()));
    expect(reply, lost() ? 200 : 201, null);
    state = lost() ? state : LOST_ORAL;
    reportedHere = true;
  }

  void release() {
    var reply = clerk("/v1/loss-releases", "\"card\",\"id\"", "");
    if (!lost()) {
      expect(reply, 409, "card-state");
    } else if (replacement != null) {
      expect(reply, 409, "replacement-requested");
    } else {
      expect(reply, 201, null);
      state = errors >= LOCKS_AT ? LOCKED : NORMAL;
      reportedHere = false;
    }
  }

  void releaseWithoutTheCard() {
    expect(clerk("/v1/loss-releases", "\"id\"", ""), 422, "evidence-missing");
  }

  /** The registry sends the card again: the newer truth, but for a loss that was reported here. */
  void importAs(int newState) {
    if (errors < LOCKS_AT) {
      boolean held = reportedHere && newState == NORMAL;
      var done = api.importCards(person.withState(newState));
      assertThat(done.json().getInt("rejected")).as(done.body()).isEqualTo(held ? 1 : 0);
      state = held ? state : newState;
    }
  }

  void enterWrongPin() {
    enterPin(WRONG_PIN);
    if (errors < LOCKS_AT && state == NORMAL) {
      errors++;
      state = errors == LOCKS_AT ? LOCKED : state;
    }
  }

  void enterRightPin() {
    enterPin(PIN);
    if (errors < LOCKS_AT && state == NORMAL) {
      errors = 0;
    }
  }

  private Reply enterPin(String pin) {
    return atTerminal("/v1/pin-checks", ",\"pin\":\"" + pin + "\"");
  }

  void unlock() {
    var reply = clerk("/v1/pin-unlocks", "\"card\",\"id\"", "");
    if (state == LOCKED) {
      expect(reply, 200, null);
      errors = 0;
      state = NORMAL;
    }
  }

  void requestReplacement() {
    var reply =
        clerk(
            "/v1/replacements",
            "\"id\",\"card\"",
            ",\"reason\":\"%s\"".formatted(lost() ? "lost" : "damaged"));
    if (replacement != null) {
      expect(reply, 409, "replacement-requested");
    } else {
      expect(reply, 201, null);
      replacement = reply.json().getString("replacementId");
      state = state == LOST_ORAL ? LOST : state;
      reportedHere = lost();
    }
  }

  void withdrawReplacement() {
    if (replacement != null) {
      expect(
          api.create(
              "/v1/replacements/" + replacement + "/withdrawal",
              Api.CLERK,
              "{\"by\":{\"shown\":[\"id\"]}}"),
          200,
          null);
      replacement = null;
    }
  }

  /** A clerk of another region: there is no such card, whatever the state. */
  void reportToTheWrongClerk() {
    var reply =
        api.create(
            "/v1/loss-reports",
            Api.DALIAN_CLERK,
            "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[\"id\"]}}"
                .formatted(person.cardNo()));
    expect(reply, 404, "not-found");
  }

  /** A code is given and accepted exactly while the card is normal. */
  void showCode() {
    var code = api.code(Api.CHANNEL, signNo, "enquiry");
    if (state == NORMAL) {
      expect(code, 201, null);
      expect(verified(code.json().getString("code")), 200, null);
    } else {
      expect(code, 409, "card-not-usable");
    }
  }

  /** Under a key, so that coming again is no second use. */
  private Reply verified(String code) {
    return api.verify(Api.VERIFIER, code, "enquiry", UUID.randomUUID().toString());
  }

  /** Card, electronic card and model are of one mind. */
  void agree() {
    var found =
        api.post("/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"" + person.cardNo() + "\"}");
    assertThat(found.json().getInt("items[0].state")).as("card").isEqualTo(state);
    var eCard = api.get("/v1/ecards/" + signNo, Api.CHANNEL).json();
    assertThat(eCard.getString("status"))
        .as("electronic card of a card in state %d", state)
        .isEqualTo(state == NORMAL ? "active" : "suspended");
    assertThat(eCard.getString("reason")).isEqualTo(REASON.get(state));
  }

  private Reply clerk(String path, String shown, String more) {
    return api.create(
        path,
        Api.CLERK,
        "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[%s]}%s}"
            .formatted(person.cardNo(), shown, more));
  }

  private Reply atTerminal(String path, String more) {
    return api.create(
        path,
        Api.TERMINAL,
        "{\"card\":{\"cardNo\":\"%s\"},\"cardIdCode\":\"%s\",\"by\":{\"channel\":\"hospital\"}%s}"
            .formatted(person.cardNo(), person.cardIdCode(), more));
  }

  private static void expect(Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    if (code != null) {
      assertThat(reply.code()).isEqualTo(code);
    }
  }

  /** For jqwik's report of a failed sequence. */
  @Override
  public String toString() {
    return "state " + state + ", errors " + errors + ", replacement " + (replacement != null);
  }
}
