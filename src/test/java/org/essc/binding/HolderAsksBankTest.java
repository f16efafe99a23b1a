package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A holder asks the card's bank on the page of banks, and the bank answers. */
@QuarkusTest
class HolderAsksBankTest {

  /** The demo bank, which has activated the bank function of the cards here. */
  private static final String BANK = Api.BANK;

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi holders;

  @BeforeEach
  void open() {
    holders = new BankApi(api, pool, issuer, clock);
  }

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  private String asked(Api.Holder holder) {
    assertThat(holders.ask(holder, BANK, BankApi.PIN)).isEqualTo("requested");
    return binding(holder);
  }

  private String binding(Api.Holder holder) {
    var rows =
        Unis.get(
            pool.preparedQuery(
                    "select b.id from bank_binding b join ecard_binding s"
                        + " on s.ecard_id = b.ecard_id where s.sign_no = $1")
                .execute(Tuple.of(holder.signNo())));
    assertThat(rows.size()).isEqualTo(1);
    return rows.iterator().next().getUUID(0).toString();
  }

  private Api.Reply read(String binding) {
    return api.get("/v1/bank-bindings/" + binding, BANK);
  }

  private String state(String binding) {
    return read(binding).json().getString("state");
  }

  private Api.Reply answer(String binding, JsonObject answer) {
    return api.create("/v1/bank-bindings/" + binding + "/answers", BANK, answer.encode());
  }

  private static JsonObject refusal(String reason) {
    return new JsonObject().put("outcome", "refused").put("reason", reason);
  }

  private int level(Api.Holder holder) {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }

  @Test
  void accountIsLinkedWhenTheBankThatTheHolderAskedConfirmsIt() throws Exception {
    var events = new EventApi(api);
    // or what other tests have changed would be told here
    EventApi.awaitRelay();
    var stream = events.polling(BANK, EventApi.OWN + "binding-changed");
    var holder = holders.holder();
    var account = BankApi.account(holder.person());
    var browser = PageBrowser.at(api, holder, "banks");
    assertThat(browser.get("/h/banks").body())
        .contains("data-bank=\"" + BANK + "\"", account.substring(account.length() - 4))
        .doesNotContain(account);

    var binding = asked(holder);

    var told = events.receive(BANK, stream, 1).get(0);
    assertThat(told.data())
        .containsEntry("binding_id", binding)
        .containsEntry("state", "requested");
    var page = browser.get("/h/banks").body();
    assertThat(page).contains("data-state=\"requested\"", "data-test=\"answer-until\"");
    var toVerify = read(binding);
    assertThat(toVerify.json().getString("state")).isEqualTo("requested");
    assertThat(toVerify.json().getString("accountNo")).isEqualTo(account);
    assertThat(toVerify.body())
        .doesNotContain(holder.person().idNumber(), holder.person().name(), "\"holder\"");
    assertThat(level(holder)).isEqualTo(1);

    var answered = answer(binding, BankApi.confirmation(holder.person()));

    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    assertThat(answered.json().getString("state")).isEqualTo("active");
    assertThat(answered.body()).doesNotContain(account);
    assertThat(read(binding).body()).doesNotContain(account);
    assertThat(level(holder)).isEqualTo(2);
    var credential =
        SignedJWT.parse(api.issue(Api.CHANNEL, holder.person()).json().getString("credential"));
    assertThat(credential.getJWTClaimsSet().getLongClaim("level")).isEqualTo(2);
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).json().getInt("level")).isEqualTo(2);
    assertThat(browser.get("/h/banks").body()).contains("data-state=\"active\"");
    assertThat(browser.get("/h/uses").body())
        .contains("data-kind=\"bank-asked\"", "data-kind=\"bank-linked\"");
    assertThat(events.receive(BANK, stream, 1).get(0).data()).containsEntry("state", "active");
    for (var path : new String[] {"/h/banks", "/h/uses"}) {
      assertThat(browser.get(path).body())
          .contains("data-test=\"told\"", "data-kind=\"BINDING_CHANGED\"", "演示银行");
    }
    var other = PageBrowser.at(api, holders.holder(), "uses");
    assertThat(other.get("/h/uses").body()).doesNotContain("BINDING_CHANGED");
    events.delete(BANK, stream);
  }

  @Test
  void whatABankIsToldToVerifyIsAnEntryOfTheAuditLog() {
    var holder = holders.holder();
    var binding = asked(holder);

    assertThat(read(binding).json().getString("accountNo")).isNotNull();
    var once = told(binding);
    assertThat(once).hasSize(1);
    assertThat(once.get(0)).contains("binding.read", "accountNo", BANK);

    answer(binding, BankApi.confirmation(holder.person()));
    assertThat(state(binding)).isEqualTo("active");
    assertThat(told(binding)).as("where it stands is nothing of a person").hasSize(1);
  }

  private List<String> told(String binding) {
    return Unis.get(
            pool.preparedQuery(
                    "select payload from audit_entry where payload like '%binding.read%'"
                        + " and payload like '%' || $1 || '%'")
                .execute(Tuple.of(binding)))
        .stream()
        .map(row -> row.getString("payload"))
        .toList();
  }

  @Test
  void holderIsShownWhyTheBankRefused() {
    var holder = holders.holder();
    var binding = asked(holder);

    var answered = answer(binding, refusal("visit-bank"));

    assertThat(answered.json().getString("state")).isEqualTo("ended");
    assertThat(answered.json().getString("endedBy")).isEqualTo("bank");
    assertThat(level(holder)).isEqualTo(1);
    assertThat(PageBrowser.at(api, holder, "banks").get("/h/banks").body())
        .contains("data-state=\"ended\"", "data-reason=\"visit-bank\"");
    assertThat(holders.ask(holder, BANK, BankApi.PIN)).isEqualTo("requested");
  }

  @ParameterizedTest
  @CsvSource({
    "idNumber, 410199199001011234",
    "name, 李某某",
    "phone, 13900000000",
    "accountNo, 6217009900000000",
    "bankCode, 103"
  })
  void whatTheBankSaysOfAnotherOwnerEndsTheRequestWithOneReason(String member, String value) {
    var holder = holders.holder();
    var binding = asked(holder);

    var answered = answer(binding, BankApi.confirmation(holder.person()).put(member, value));

    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    assertThat(answered.json().getString("state")).isEqualTo("ended");
    assertThat(answered.json().getString("reason")).isEqualTo("owner-mismatch");
    assertThat(answered.body()).doesNotContain(holder.person().idNumber());
    assertThat(answer(binding, BankApi.confirmation(holder.person())).code())
        .isEqualTo("binding-closed");
    assertThat(level(holder)).isEqualTo(1);
  }

  @Test
  void wrongPinAsksNobody() {
    var holder = holders.holder();

    assertThat(holders.ask(holder, BANK, "111222")).startsWith("pin-wrong");
    assertThat(holders.ask(holder, BANK, "")).isEqualTo("pin-format");

    assertThat(PageBrowser.at(api, holder, "banks").get("/h/banks").body())
        .contains("data-test=\"none\"");
  }

  @Test
  void bankThatIsNotTheCardsCannotBeAsked() {
    var holder = holders.holder();

    assertThat(holders.ask(holder, holders.number(), BankApi.PIN)).isEqualTo("not-offered");
    assertThat(holders.ask(holder, "no-bank", BankApi.PIN)).isEqualTo("not-offered");
  }

  @Test
  void requestThatTheBankDoesNotAnswerEnds() {
    var holder = holders.holder();
    var binding = asked(holder);

    clock.advance(Duration.ofHours(73));
    Api.forgetTokens();

    var late = answer(binding, BankApi.confirmation(holder.person()));
    assertThat(late.code()).as(late.body()).isEqualTo("binding-closed");
    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> state(binding).equals("ended"));
    assertThat(read(binding).json().getString("endedBy")).isEqualTo("lapse");
    assertThat(level(holder)).isEqualTo(1);
  }

  @Test
  void ofManyThatAskAndAnswerAtOnceOneBindingComes() {
    var holder = holders.holder();
    var asks = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 4; i++) {
      asks.add(CompletableFuture.supplyAsync(() -> holders.ask(holder, BANK, BankApi.PIN)));
    }
    assertThat(asks.stream().map(CompletableFuture::join))
        .containsOnlyOnce("requested")
        .containsOnly("requested", "already");
    var binding = binding(holder);
    var answers = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 4; i++) {
      boolean confirms = i % 2 == 0;
      answers.add(
          CompletableFuture.supplyAsync(
              () ->
                  answer(
                      binding,
                      confirms
                          ? BankApi.confirmation(holder.person())
                          : refusal("account-not-usable"))));
    }
    assertThat(answers.stream().map(CompletableFuture::join).map(Api.Reply::status))
        .containsOnlyOnce(200)
        .containsOnly(200, 409);
    assertThat(level(holder)).isEqualTo(state(binding).equals("active") ? 2 : 1);
  }

  @Test
  void sameAnswerUnderTheSameKeyIsTheSameAnswer() {
    var holder = holders.holder();
    var binding = asked(holder);
    var key = UUID.randomUUID().toString();
    var path = "/v1/bank-bindings/" + binding + "/answers";
    var body = BankApi.confirmation(holder.person()).encode();

    var first = api.join(api.json(path, BANK, body).header("Idempotency-Key", key));
    var again = api.join(api.json(path, BANK, body).header("Idempotency-Key", key));

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(answer(binding, BankApi.confirmation(holder.person())).code())
        .isEqualTo("binding-closed");
  }

  @Test
  void requestWaitsWhileTheCardIsLost() {
    var holder = holders.holder();
    var binding = asked(holder);
    var loss = new LossApi(api, clock);
    loss.reportAtWindow(holder.person());

    var lost = answer(binding, BankApi.confirmation(holder.person()));

    assertThat(lost.code()).isEqualTo("card-not-usable");
    assertThat(lost.json().getString("reason")).isEqualTo("lost");
    assertThat(level(holder)).isEqualTo(1);
    loss.releaseAtWindow(holder.person());
    assertThat(answer(binding, BankApi.confirmation(holder.person())).status()).isEqualTo(200);
    assertThat(level(holder)).isEqualTo(2);
  }

  @Test
  void requestEndsWithTheCardOrByItsHolder() {
    var cancelled = holders.holder();
    var ofCancelled = asked(cancelled);
    api.importCards(cancelled.person().withState(9));
    assertThat(read(ofCancelled).json().getString("endedBy")).isEqualTo("card");
    assertThat(answer(ofCancelled, BankApi.confirmation(cancelled.person())).code())
        .isEqualTo("binding-closed");

    var holder = holders.holder();
    var binding = asked(holder);
    PageBrowser.at(api, holder, "banks")
        .submit("/h/banks", "/h/banks/end", "binding", binding, "sure", "yes", "pin", BankApi.PIN);
    assertThat(read(binding).json().getString("endedBy")).isEqualTo("holder");
  }

  private JsonObject waiting(String query) {
    var listed = api.get("/v1/bank-bindings?state=requested" + query, BANK);
    assertThat(listed.status()).as(listed.body()).isEqualTo(200);
    return new JsonObject(listed.body());
  }

  private List<String> waiting() {
    var all = new ArrayList<String>();
    var cursor = "";
    do {
      var page = waiting("&limit=2" + cursor);
      var items = page.getJsonArray("items");
      assertThat(items.size()).isLessThanOrEqualTo(2);
      items.forEach(item -> all.add(((JsonObject) item).getString("bindingId")));
      cursor = page.containsKey("nextCursor") ? "&cursor=" + page.getString("nextCursor") : null;
    } while (cursor != null);
    return all;
  }

  @Test
  void bankWithoutAStreamAsksWhatWaitsForItsAnswer() {
    var asked = new ArrayList<Api.Holder>();
    var bindings = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      asked.add(holders.holder());
      bindings.add(asked(asked.get(i)));
    }

    assertThat(waiting()).containsSubsequence(bindings).doesNotHaveDuplicates();
    var listed = waiting("&limit=100").encode();
    for (var holder : asked) {
      assertThat(listed)
          .doesNotContain(
              BankApi.account(holder.person()), holder.person().idNumber(), holder.person().name());
    }

    answer(bindings.get(0), BankApi.confirmation(asked.get(0).person()));
    answer(bindings.get(1), refusal("visit-bank"));
    assertThat(waiting())
        .contains(bindings.get(2))
        .doesNotContain(bindings.get(0), bindings.get(1));
  }

  @Test
  void whatWaitsForABankIsListedForNobodyElse() {
    var binding = asked(holders.holder());
    var path = "/v1/bank-bindings?state=requested";

    assertThat(api.get(path, null).status()).isEqualTo(401);
    for (var other : List.of(Api.CHANNEL, Api.CLERK)) {
      assertThat(api.get(path, other).status()).as(other).isEqualTo(403);
    }
    var others = holders.list();
    assertThat(others.status()).as(others.body()).isEqualTo(200);
    assertThat(others.body()).doesNotContain(binding).contains("\"items\":[]");
    for (var wrong :
        List.of("", "state=active", "state=requested&cursor=no", "state=requested&limit=0")) {
      assertThat(api.get("/v1/bank-bindings?" + wrong, BANK).code())
          .as(wrong)
          .isEqualTo("invalid-request");
    }
  }

  @Test
  void answersAreForTheBankThatIsAsked() {
    var binding = asked(holders.holder());
    var path = "/v1/bank-bindings/" + binding + "/answers";
    var body = refusal("visit-bank").encode();
    for (var caller : new String[] {null, Api.CHANNEL, Api.CLERK}) {
      var request =
          api.request(path, caller)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", UUID.randomUUID().toString())
              .POST(BodyPublishers.ofString(body));
      assertThat(api.join(request).status()).isEqualTo(caller == null ? 401 : 403);
    }
    assertThat(holders.answer(binding, refusal("visit-bank")).code()).isEqualTo("not-found");
    assertThat(holders.binding(binding).code()).isEqualTo("not-found");
    assertThat(answer("no-id", refusal("visit-bank")).code()).isEqualTo("not-found");
    assertThat(api.post(path, BANK, body).code()).isEqualTo("idempotency-key-required");
    assertThat(answer(binding, refusal("because")).code()).isEqualTo("invalid-request");
    assertThat(answer(binding, new JsonObject().put("outcome", "confirmed")).code())
        .isEqualTo("invalid-request");
    assertThat(state(binding)).isEqualTo("requested");
  }
}
