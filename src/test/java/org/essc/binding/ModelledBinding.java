package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/**
 * A card with a bank function, its electronic form and the binding of its account: what holder,
 * bank, registry and staff do to them through the public API, and beside it the few lines of a
 * model that say what must come of it.
 */
final class ModelledBinding {

  private static final int SEALED = 0;
  private static final int NORMAL = 1;
  private static final int LOST = 2;
  private static final int CANCELLED = 9;

  private static final Pattern REQUESTED =
      Pattern.compile("data-state=\"requested\".*?name=\"binding\" value=\"([0-9a-f-]{36})\"", 32);

  private final Api api;
  private final BankApi bank;
  private final Api.Holder holder;

  private int card = NORMAL;
  private boolean reportedHere;
  private int beforeLoss = NORMAL;
  private boolean activated;
  private String id;

  /** Text of a binding's state; null before there is one. */
  private String state;

  private String endedBy;

  private ModelledBinding(Api api, BankApi bank, Api.Holder holder) {
    this.api = api;
    this.bank = bank;
    this.holder = holder;
  }

  static ModelledBinding next(Api api, BankApi bank) {
    return new ModelledBinding(api, bank, bank.holder());
  }

  private boolean live() {
    return state != null && !state.equals("ended");
  }

  private boolean is(String text) {
    return text.equals(state);
  }

  private void begin(String newId, String newState) {
    if (live() && id == null) {
      // consented and never fetched: nobody was told its id before
      assertThat(newId).isNotNull();
    } else if (live()) {
      assertThat(newId).as("the same account is the same binding").isEqualTo(id);
    } else {
      assertThat(newId).isNotEqualTo(id);
    }
    id = newId;
    state = newState;
    endedBy = null;
  }

  private void end(String by) {
    state = "ended";
    endedBy = by;
  }

  private void cardIs(int newState) {
    card = newState;
    if (newState == CANCELLED && live()) {
      end("card");
    } else if (newState == NORMAL && is("suspended")) {
      state = "active";
    } else if (newState != NORMAL && is("active")) {
      state = "suspended";
    }
  }

  void bankBinds() {
    if (card == NORMAL) {
      begin(bank.bindingId(bank.bound(holder)), "active");
    }
  }

  /** The holder consents, and the bank does not fetch it. */
  void holderConsents() {
    if (card == NORMAL) {
      var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
      assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
      bank.finish(asked);
      if (!live()) {
        id = null;
      }
      state = is("active") ? state : "consented";
      endedBy = null;
    }
  }

  void holderAsksTheBank() {
    if (card == CANCELLED) {
      return;
    }
    if (card != NORMAL) {
      assertThat(page()).doesNotContain("data-test=\"ask-bank\"");
      return;
    }
    var note = bank.ask(holder, bank.number(), BankApi.PIN);
    if (live()) {
      assertThat(note).isEqualTo("already");
    } else {
      assertThat(note).isEqualTo("requested");
      var page = page();
      var found = REQUESTED.matcher(page);
      assertThat(found.find()).as(page).isTrue();
      begin(found.group(1), "requested");
    }
  }

  private String page() {
    return PageBrowser.at(api, holder, "banks").get("/h/banks").body();
  }

  void bankConfirms() {
    answer(BankApi.confirmation(holder.person()), true, "active");
  }

  void bankKnowsAnotherPhone() {
    answer(BankApi.confirmation(holder.person()).put("phone", "13900000000"), true, "ended");
  }

  void bankRefuses() {
    answer(new JsonObject().put("outcome", "refused").put("reason", "visit-bank"), false, "ended");
  }

  private void answer(JsonObject answer, boolean needsCard, String becomes) {
    if (id == null) {
      return;
    }
    var reply = bank.answer(id, answer);
    if (!is("requested")) {
      expect(reply, 409, "binding-closed");
    } else if (needsCard && card != NORMAL) {
      expect(reply, 409, "card-not-usable");
    } else {
      expect(reply, 200, null);
      state = becomes;
      endedBy = becomes.equals("ended") ? "bank" : null;
    }
  }

  void bankEnds() {
    if (id != null) {
      expect(bank.end(id), live() ? 204 : 404, null);
      endIfLive("bank");
    }
  }

  void holderEnds() {
    if (id != null && live()) {
      PageBrowser.at(api, holder, "banks")
          .submit("/h/banks", "/h/banks/end", "binding", id, "sure", "yes", "pin", BankApi.PIN);
      end("holder");
    }
  }

  void staffEnd() {
    var body = "{\"card\":{\"cardNo\":\"%s\"},\"reason\":\"holder-wish\"}";
    expect(
        api.create("/v1/bank-binding-endings", Api.CLERK, body.formatted(holder.person().cardNo())),
        live() ? 200 : 404,
        null);
    endIfLive("operator");
  }

  private void endIfLive(String by) {
    if (live()) {
      end(by);
    }
  }

  void reportLoss() {
    if (card != CANCELLED) {
      expect(clerk("/v1/loss-reports", "\"id\""), card == LOST ? 200 : 201, null);
      reportedHere = true;
      beforeLoss = card == LOST ? beforeLoss : card;
      cardIs(LOST);
    }
  }

  void release() {
    if (card == LOST) {
      expect(clerk("/v1/loss-releases", "\"card\",\"id\""), 201, null);
      reportedHere = false;
      cardIs(beforeLoss == SEALED && activated ? NORMAL : beforeLoss);
    }
  }

  /**
   * The newer truth, but for a loss that was reported here. A file says the account again, or the
   * card is one without.
   */
  void importAs(int newState) {
    if (card != CANCELLED && !(reportedHere && newState != CANCELLED)) {
      var person = holder.person().withState(newState);
      var account = "," + BankApi.BANK_CODE + "," + BankApi.account(person);
      api.importCsv(
          TestPerson.CSV_HEADER + ",bankCode,bankAccount\n" + person.csv() + account + "\n");
      cardIs(newState);
    }
  }

  void activateSealed() {
    if (card == SEALED) {
      expect(clerk("/v1/card-activations", "\"card\",\"id\""), 201, null);
      activated = true;
      cardIs(NORMAL);
    }
  }

  private Reply clerk(String path, String shown) {
    return api.create(
        path,
        Api.CLERK,
        "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[%s]}}"
            .formatted(holder.person().cardNo(), shown));
  }

  /** Binding, electronic card, credential, assertion and model are of one mind. */
  void agree() {
    if (id == null && live()) {
      // consented and never fetched: nobody was told its id
      assertThat(state).isEqualTo("consented");
    } else if (id != null) {
      var read = bank.binding(id).json();
      assertThat(read.getString("state")).isEqualTo(state);
      assertThat(read.getString("endedBy")).isEqualTo(endedBy);
    }
    int level = is("active") ? 2 : 1;
    var eCard = api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json();
    assertThat(eCard.getInt("level")).as("level of the electronic card").isEqualTo(level);
    if (card == NORMAL) {
      assertThat(credentialLevel()).as("level in the credential").isEqualTo(level);
      // under a key, so that coming again is no second use
      var key = UUID.randomUUID().toString();
      var verified = api.verify(Api.VERIFIER, api.freshCode(holder), "enquiry", key);
      assertThat(verified.json().getInt("level")).as("level verified").isEqualTo(level);
    }
  }

  private long credentialLevel() {
    try {
      var credential = api.issue(Api.CHANNEL, holder.person()).json().getString("credential");
      return com.nimbusds.jwt.SignedJWT.parse(credential).getJWTClaimsSet().getLongClaim("level");
    } catch (ParseException malformed) {
      throw new AssertionError(malformed);
    }
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
    return "card "
        + card
        + ", binding "
        + state
        + " "
        + UUID.fromString(id == null ? "0-0-0-0-0" : id);
  }
}
