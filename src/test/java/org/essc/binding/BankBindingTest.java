package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.holderpage.PageBrowser;
import org.essc.login.TestPortal;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.LockWaits;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bank links a card's account with the holder's consent, and what becomes of it. */
@QuarkusTest
class BankBindingTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject EndBinding endBinding;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  @AfterEach
  void setClockRight() {
    clock.reset();
  }

  private int level(Api.Holder holder) {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }

  private String state(String binding) {
    return bank.binding(binding).json().getString("state");
  }

  @Test
  void accountIsLinkedWhenItsHolderAgreesWithThePin() throws Exception {
    var holder = bank.holder();
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    var page = asked.phone().get("/h/confirm").body();
    var account = BankApi.account(holder.person());
    assertThat(page).contains("data-test=\"binding\"", account.substring(account.length() - 4));
    assertThat(page).doesNotContain(account, holder.person().idNumber());

    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
    assertThat(level(holder)).isEqualTo(1);
    var tokens = bank.exchange(bank.finish(asked));

    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    var granted = new JsonObject(tokens.body()).getJsonArray("authorization_details");
    assertThat(granted).hasSize(1);
    var detail = granted.getJsonObject(0);
    assertThat(detail.fieldNames())
        .containsExactlyInAnyOrder(
            "type", "bankCode", "accountTail", "enables", "until", "bindingId", "level");
    assertThat(detail.getInteger("level")).isEqualTo(2);
    assertThat(TestPortal.claims(tokens.json().getString("id_token")).getInteger("urn:essc:level"))
        .isEqualTo(2);
    assertThat(level(holder)).isEqualTo(2);
    var read = bank.binding(detail.getString("bindingId"));
    assertThat(read.json().getString("state")).isEqualTo("active");
    assertThat(read.body()).doesNotContain(account);
    var credential =
        SignedJWT.parse(api.issue(Api.CHANNEL, holder.person()).json().getString("credential"));
    assertThat(credential.getJWTClaimsSet().getLongClaim("level")).isEqualTo(2);
    var verified = api.verify(Api.VERIFIER, api.freshCode(holder));
    assertThat(verified.json().getInt("level")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "idNumber, 410199199001011234",
    "name, 李某某",
    "phone, 13900000000",
    "accountNo, 6217009900000000",
    "bankCode, 103",
    "until, 2020-01-01",
    "until, 2099-01-01"
  })
  void whatDoesNotMatchIsRefusedWithOneAnswer(String member, String value) {
    var holder = bank.holder();
    var detail = BankApi.detail(holder.person()).put(member, value);
    if (member.equals("accountNo")) {
      detail.put("accountTail", value.substring(value.length() - 4));
    }
    var asked = bank.asked(bank.push(detail), holder);

    assertThat(BankApi.confirm(asked)).isEqualTo("not-granted");

    assertThat(bank.finish(asked)).contains("error=access_denied").doesNotContain("code=");
    assertThat(level(holder)).isEqualTo(1);
  }

  @Test
  void anotherHolderThanThePushedOneIsRefused() {
    var pushed = bank.holder();
    var other = bank.holder();
    var asked = bank.asked(bank.push(BankApi.detail(pushed.person())), other);

    assertThat(BankApi.confirm(asked)).isEqualTo("not-granted");

    assertThat(bank.finish(asked)).contains("error=access_denied");
  }

  @Test
  void cardWhoseBankFunctionIsNotActiveIsRefused() {
    var holder = api.holder();
    PageBrowser.setPin(api, holder, BankApi.PIN);
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);

    assertThat(BankApi.confirm(asked)).isEqualTo("not-granted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "no json",
        "[{\"type\":\"another\"}]",
        "[{\"type\":\"bank-card-binding\"}]",
        "[{\"type\":\"bank-card-binding\"},{\"type\":\"bank-card-binding\"}]"
      })
  void malformedDetailsAreRefused(String details) {
    var refused = bank.push(details, TestPortal.bank(pool, TestPortal.Terms.FAPI));

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("error")).isEqualTo("invalid_authorization_details");
  }

  @Test
  void onlyABankInTheFapiProfileMayAsk() {
    var details = new JsonArray().add(BankApi.detail(api.holder().person())).encode();

    for (var other :
        List.of(
            TestPortal.register(pool, TestPortal.Terms.FAPI),
            TestPortal.bank(pool, TestPortal.Terms.CONFIDENTIAL))) {
      var refused = bank.push(details, other);
      assertThat(refused.json().getString("error")).isEqualTo("invalid_authorization_details");
    }
  }

  /** {@code essc.banks.codes} gives that code to another partner. */
  @Test
  void bankLinksAccountsOfItsOwnCodesOnly() {
    var holder = bank.holder();
    // another bank's account, which only that bank could activate
    Unis.get(
        pool.preparedQuery(
                "update physical_card c set bank_code = '999' from ecard e join ecard_binding b"
                    + " on b.ecard_id = e.id where c.id = e.card_id and b.sign_no = $1")
            .execute(Tuple.of(holder.signNo())));

    var asked =
        bank.asked(bank.push(BankApi.detail(holder.person()).put("bankCode", "999")), holder);

    assertThat(BankApi.confirm(asked)).isEqualTo("not-granted");
  }

  @Test
  void pushedRequestAnswersAlikeWhateverItSaysOfAPerson() {
    var known = bank.push(BankApi.detail(bank.holder().person()));
    var unknown = bank.push(BankApi.detail(TestPerson.next()));

    assertThat(known.status()).isEqualTo(201);
    assertThat(unknown.status()).isEqualTo(201);
    assertThat(unknown.json().<String, Object>getMap("").keySet())
        .isEqualTo(known.json().<String, Object>getMap("").keySet());
  }

  @Test
  void bindingStandsStillWhileTheCardIsLostAndGoesOnWhenItIsReleased() {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));
    var loss = new LossApi(api, clock);

    loss.reportAtWindow(holder.person());
    assertThat(state(binding)).isEqualTo("suspended");
    assertThat(level(holder)).isEqualTo(1);

    loss.releaseAtWindow(holder.person());
    assertThat(state(binding)).isEqualTo("active");
    assertThat(level(holder)).isEqualTo(2);
  }

  @Test
  void importThatCancelsTheCardEndsTheBinding() {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));

    api.importCards(holder.person().withState(2));
    assertThat(state(binding)).isEqualTo("suspended");
    api.importCards(holder.person().withState(1));
    assertThat(state(binding)).isEqualTo("active");
    api.importCards(holder.person().withState(9));

    var ended = bank.binding(binding).json();
    assertThat(ended.getString("state")).isEqualTo("ended");
    assertThat(ended.getString("endedBy")).isEqualTo("card");
  }

  @Test
  void bankEndsItsBindingOnce() {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));

    assertThat(bank.end(binding).status()).isEqualTo(204);

    assertThat(level(holder)).isEqualTo(1);
    assertThat(bank.end(binding).code()).isEqualTo("not-found");
    assertThat(bank.binding(binding).json().getString("endedBy")).isEqualTo("bank");
  }

  @Test
  void holderSeesTheAccountAndEndsIt() {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));
    var other = bank.holder();
    var othersBinding = bank.bindingId(bank.bound(other));
    var browser = PageBrowser.at(api, holder, "banks");
    var page = browser.get("/h/banks").body();
    var account = BankApi.account(holder.person());
    assertThat(page)
        .contains("data-state=\"active\"", account.substring(account.length() - 4))
        .doesNotContain(account, othersBinding);

    var unsure = browser.submit("/h/banks", "/h/banks/end", "binding", binding);
    assertThat(unsure.header("Location")).endsWith("note=unsure");
    var others =
        browser.submit(
            "/h/banks",
            "/h/banks/end",
            "binding",
            othersBinding,
            "sure",
            "yes",
            "pin",
            BankApi.PIN);
    assertThat(others.status()).isEqualTo(403);
    assertThat(endOnPage(browser, binding, "")).endsWith("ending&note=pin-format");
    assertThat(endOnPage(browser, binding, "000111")).contains("ending&note=pin-wrong");
    assertThat(state(binding)).isEqualTo("active");
    assertThat(state(othersBinding)).isEqualTo("active");

    assertThat(endOnPage(browser, binding, BankApi.PIN)).endsWith("note=ended");
    assertThat(bank.binding(binding).json().getString("endedBy")).isEqualTo("holder");
    assertThat(endOnPage(browser, binding, BankApi.PIN))
        .as("tapped twice")
        .endsWith("ending&note=ended-before");
    assertThat(browser.get("/h/banks?ending&note=ended-before").body())
        .contains("data-note=\"ended-before\"", "此前已解除");
    assertThat(level(holder)).isEqualTo(1);
    assertThat(browser.get("/h/uses").body())
        .contains("data-kind=\"bank-linked\"", "data-kind=\"bank-ended\"");
  }

  private static String endOnPage(PageBrowser browser, String binding, String pin) {
    return browser
        .submit("/h/banks", "/h/banks/end", "binding", binding, "sure", "yes", "pin", pin)
        .header("Location");
  }

  @Test
  void sameAccountAgainIsTheSameBinding() {
    var holder = bank.holder();
    var first = bank.bindingId(bank.bound(holder));

    assertThat(bank.bindingId(bank.bound(holder))).isEqualTo(first);
  }

  @Test
  void accountOfOneCardStaysWithItWhenTheHolderAgreesWithAnother() {
    var holder = bank.holder();
    var first = bank.bindingId(bank.bound(holder));
    var second = holder.person().withCardNo(TestPerson.next().cardNo()).withRegion("410100");
    var other = bank.ready(api.holderOf(second));

    var asked = bank.asked(bank.push(BankApi.detail(second)), other);

    assertThat(BankApi.confirm(asked)).isEqualTo("not-granted");
    assertThat(level(other)).isEqualTo(1);
    assertThat(state(first)).isEqualTo("active");
  }

  @Test
  void consentThatTheBankDoesNotFetchLapses() {
    var holder = bank.holder();
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");

    clock.advance(Duration.ofMinutes(11));
    Api.forgetTokens();

    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> ended(holder).equals("lapse"));
    assertThat(level(holder)).isEqualTo(1);
  }

  private static void holdCard(SqlConnection held, Api.Holder holder) {
    Unis.get(
        held.preparedQuery(
                "select from ecard e join ecard_binding s on s.ecard_id = e.id"
                    + " where s.sign_no = $1 for update of e")
            .execute(Tuple.of(holder.signNo())));
  }

  @Test
  void bindingThatIsFetchedWhileItLapsesStaysLinked() {
    var holder = bank.holder();
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
    var signNo = Tuple.of(holder.signNo());
    var held = Unis.get(pool.getConnection());
    try {
      var transaction = Unis.get(held.begin());
      holdCard(held, holder);
      clock.advance(Duration.ofMinutes(11));
      var lapse = new AtomicReference<CompletableFuture<Void>>(lapsing());
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> waitsForALock(lapse));
      Unis.get(
          held.preparedQuery(
                  "update bank_binding b set state = 'active', activated_at = now() from"
                      + " ecard_binding s where s.ecard_id = b.ecard_id and s.sign_no = $1")
              .execute(signNo));
      Unis.get(transaction.commit());
      lapse.get().join();
    } finally {
      Unis.get(held.close());
    }
    assertThat(ended(holder)).isEqualTo("null");
  }

  @Test
  void bindingThatCannotLapseHoldsUpNoOther() {
    var stuck = bank.holder();
    var other = bank.holder();
    for (var holder : List.of(stuck, other)) {
      var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
      assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
    }
    var held = Unis.get(pool.getConnection());
    try {
      var transaction = Unis.get(held.begin());
      holdCard(held, stuck);
      clock.advance(Duration.ofMinutes(11));

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                lapsing().orTimeout(15, TimeUnit.SECONDS).join();
                return ended(other).equals("lapse");
              });

      assertThat(ended(stuck)).isEqualTo("null");
      Unis.get(transaction.commit());
    } finally {
      Unis.get(held.close());
    }
    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> ended(stuck).equals("lapse"));
  }

  private CompletableFuture<Void> lapsing() {
    return endBinding.over().subscribeAsCompletionStage();
  }

  /** Nobody waits for a lock for long: who has given up comes again. */
  private boolean waitsForALock(AtomicReference<CompletableFuture<Void>> lapse)
      throws SQLException {
    if (lapse.get().isDone()) {
      lapse.set(lapsing());
    }
    return LockWaits.all() > 0;
  }

  private String ended(Api.Holder holder) {
    var rows =
        Unis.get(
            pool.preparedQuery(
                    "select b.ended_by from bank_binding b join ecard_binding s"
                        + " on s.ecard_id = b.ecard_id where s.sign_no = $1")
                .execute(Tuple.of(holder.signNo())));
    return String.valueOf(rows.iterator().next().getString(0));
  }

  @Test
  void ofManyEndsAndLossesAtOnceEachIsAnsweredAndNoneLeavesALevel() {
    for (int round = 0; round < 5; round++) {
      var holder = bank.holder();
      var binding = bank.bindingId(bank.bound(holder));
      var ends = new ArrayList<CompletableFuture<Api.Reply>>();
      for (int i = 0; i < 4; i++) {
        ends.add(CompletableFuture.supplyAsync(() -> bank.end(binding)));
      }
      var loss =
          CompletableFuture.supplyAsync(
              () -> new LossApi(api, clock).reportAtWindow(holder.person()));

      assertThat(ends.stream().map(CompletableFuture::join).map(Api.Reply::status))
          .containsOnlyOnce(204)
          .containsOnly(204, 404);
      assertThat(loss.join().status()).isEqualTo(201);
      assertThat(state(binding)).isEqualTo("ended");
      assertThat(level(holder)).isEqualTo(1);
    }
  }

  @Test
  void lossBetweenConsentAndExchangeLeavesNoBinding() {
    var holder = bank.holder();
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
    var location = bank.finish(asked);

    new LossApi(api, clock).reportAtWindow(holder.person());

    assertThat(bank.exchange(location).json().getString("error")).isEqualTo("invalid_grant");
    assertThat(level(holder)).isEqualTo(1);
  }

  @Test
  void anothersBindingLooksLikeNone() {
    var binding = bank.bindingId(bank.bound(bank.holder()));
    var other = new BankApi(api, pool, issuer, clock);

    for (var id : new String[] {binding, UUID.randomUUID().toString(), "no-id"}) {
      assertThat(other.binding(id).code()).isEqualTo("not-found");
      assertThat(other.end(id).code()).isEqualTo("not-found");
    }
    assertThat(state(binding)).isEqualTo("active");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void bindingsAreForBanks(String method) {
    var path = "/v1/bank-bindings/" + UUID.randomUUID();
    for (var caller : new String[] {null, Api.CHANNEL, Api.CLERK}) {
      var request = api.request(path, caller).method(method, BodyPublishers.noBody());
      assertThat(api.join(request).status()).isEqualTo(caller == null ? 401 : 403);
    }
  }
}
