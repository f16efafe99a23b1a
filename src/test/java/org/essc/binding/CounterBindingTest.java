package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi;
import org.essc.family.acting.Families;
import org.essc.login.DpopKey;
import org.essc.login.TestPortal;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bank links an account at its counter (OpenID CIBA Core 1.0), and asks for the decision. */
@QuarkusTest
class CounterBindingTest {

  private static final String PENDING = "authorization_pending";

  /** Mismatches of one holder at a bank in a minute that are looked at. */
  private static final int OF_ONE_HOLDER = 10;

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject AgroalDataSource database;
  @Inject BlindIndex index;
  @Inject RedisDataSource redis;

  private final Api api = Api.here();
  private CounterApi counter;

  @BeforeEach
  void register() {
    counter = new CounterApi(api, pool, issuer, clock);
  }

  @AfterEach
  void setClockRight() {
    clock.reset();
  }

  private int level(Api.Holder holder) {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }

  @Test
  void accountIsLinkedWhenTheHolderAtTheCounterAgrees() {
    var holder = counter.bank.holder();
    var account = BankApi.account(holder.person());

    var asked = counter.ask(holder);

    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    assertThat(asked.header("Cache-Control")).isEqualTo("no-store");
    assertThat(asked.json().<String, Object>getMap("").keySet())
        .containsExactlyInAnyOrder("auth_req_id", "expires_in", "interval", "binding_message");
    assertThat(asked.json().getInt("expires_in")).isEqualTo(180);
    assertThat(asked.json().getInt("interval")).isEqualTo(5);
    assertThat(asked.json().getString("binding_message")).isEqualTo(CounterApi.NUMBER);
    var id = CounterApi.id(asked);
    assertThat(counter.error(id)).isEqualTo(PENDING);

    var phone = counter.phone(holder);
    var page = phone.get(CounterApi.PAGE).body();
    assertThat(page)
        .contains("data-test=\"binding\"", account.substring(account.length() - 4), "2030年1月1日")
        .contains("data-number=\"47\"", "data-test=\"pin\"", "data-test=\"since\"")
        .doesNotContain(account, holder.person().idNumber(), id);
    assertThat(page.split("data-test=\"choice\"")).hasSize(4);
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
    assertThat(phone.get(CounterApi.PAGE).body()).contains("data-test=\"none\"");
    assertThat(level(holder)).isEqualTo(1);
    var tokens = counter.fetch(id);

    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    assertThat(tokens.json().getString("token_type")).isEqualTo("DPoP");
    var detail =
        new JsonObject(tokens.body()).getJsonArray("authorization_details").getJsonObject(0);
    assertThat(detail.fieldNames())
        .containsExactlyInAnyOrder(
            "type", "bankCode", "accountTail", "enables", "until", "bindingId", "level");
    var claims = TestPortal.claims(tokens.json().getString("id_token"));
    assertThat(claims.getString("acr")).isEqualTo("urn:essc:acr:scan-pin");
    assertThat(claims.getInteger("urn:essc:level")).isEqualTo(2);
    assertThat(level(holder)).isEqualTo(2);
    assertThat(counter.bank.binding(detail.getString("bindingId")).json().getString("state"))
        .isEqualTo("active");
    assertThat(counter.error(id)).isEqualTo("invalid_grant");
    assertThat(phone.get("/h/uses").body())
        .contains("data-kind=\"bank-linked\"", "data-kind=\"verification\"");
  }

  /** What comes beside the tokens is told once; afterwards the API tells where it stands. */
  @Test
  void bankThatIsRegisteredForItGetsARefreshTokenAtTheCounterToo() {
    var holder = counter.bank.holder();
    var asked =
        counter.ask(
            BankApi.detail(holder.person()),
            counter.code(holder),
            form -> form.put("scope", "openid offline_access"));
    assertThat(counter.agree(holder)).isEqualTo("confirmed");

    var tokens = counter.fetch(CounterApi.id(asked));

    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    var token = tokens.json().getString("refresh_token");
    assertThat(token).as("refresh token").isNotNull();
    var refreshed =
        api.join(
            () -> {
              var form = counter.bank.login();
              form.put("grant_type", "refresh_token");
              form.put("refresh_token", token);
              return counter.bank.request("/oauth2/token", form, counter.bank.key);
            });
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    assertThat(new JsonObject(refreshed.body()).fieldNames())
        .contains("id_token")
        .doesNotContain("authorization_details");
    var id = counter.bank.bindingId(tokens);
    assertThat(counter.bank.binding(id).json().getString("state")).isEqualTo("active");
  }

  /** It is the holder who is asked. */
  @Test
  void codeThatSomebodyElseShowsForTheHolderNamesNobody() {
    var two = new Families(database, index, api).guardian();
    var made =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"purpose\":\"other\",\"memberId\":\"%s\"}"
                .formatted(two.actor().signNo(), two.memberId()));

    var asked =
        counter.ask(
            BankApi.detail(two.member().person()), made.json().getString("code"), form -> {});

    assertThat(asked.json().getString("error")).isEqualTo("unknown_user_id");
  }

  @Test
  void bankMayLeaveTheNumberToThePlatform() {
    var holder = counter.bank.holder();

    var asked =
        counter.ask(
            BankApi.detail(holder.person()),
            counter.code(holder),
            form -> form.remove("binding_message"));

    var number = asked.json().getString("binding_message");
    assertThat(number).matches("[1-9][0-9]");
    var phone = counter.phone(holder);
    assertThat(CounterApi.confirm(phone, CounterApi.waiting(phone), number, BankApi.PIN))
        .isEqualTo("confirmed");
    assertThat(counter.fetch(CounterApi.id(asked)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "idNumber, 410199199001011234",
    "name, 李某某",
    "phone, 13900000000",
    "accountNo, 6217009900000000",
    "bankCode, 103",
    "until, 2099-01-01"
  })
  void whatDoesNotMatchIsAskedAlikeAndRefusedWithOneAnswer(String member, String value) {
    var holder = counter.bank.holder();
    var detail = BankApi.detail(holder.person()).put(member, value);
    if (member.equals("accountNo")) {
      detail.put("accountTail", value.substring(value.length() - 4));
    }
    var asked = counter.ask(detail, counter.code(holder), form -> {});
    assertThat(asked.json().<String, Object>getMap("").keySet())
        .containsExactlyInAnyOrder("auth_req_id", "expires_in", "interval", "binding_message");
    var id = CounterApi.id(asked);
    assertThat(counter.error(id)).isEqualTo(PENDING);

    assertThat(counter.agree(holder)).isEqualTo("not-granted");

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(level(holder)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"refuse, refused", "report, reported"})
  void holderWantsNoLink(String act, String note) {
    var holder = counter.bank.holder();
    var id = CounterApi.id(counter.ask(holder));
    var phone = counter.phone(holder);

    assertThat(CounterApi.end(phone, CounterApi.waiting(phone), act)).isEqualTo(note);

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(phone.get(CounterApi.PAGE + "?note=" + note).body())
        .contains("data-note=\"" + note + "\"", "data-test=\"none\"");
    assertThat(phone.get("/h/uses").body()).contains("data-kind=\"" + act + "\"");
  }

  @Test
  void oneWrongNumberEndsItAndAWrongPinDoesNot() {
    var holder = counter.bank.holder();
    var id = CounterApi.id(counter.ask(holder));
    var phone = counter.phone(holder);
    var ask = CounterApi.waiting(phone);

    assertThat(CounterApi.confirm(phone, ask, CounterApi.NUMBER, "000111")).startsWith("pin-wrong");
    assertThat(CounterApi.confirm(phone, ask, CounterApi.NUMBER, "1")).isEqualTo("pin-format");
    assertThat(CounterApi.confirm(phone, ask, CounterApi.NUMBER, "00011")).isEqualTo("pin-format");
    assertThat(counter.error(id)).isEqualTo(PENDING);
    assertThat(CounterApi.confirm(phone, ask, "48", BankApi.PIN)).isEqualTo("wrong-number");

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(level(holder)).isEqualTo(1);
  }

  @Test
  void anothersRequestCanNeitherBeSeenNorDecided() {
    var holder = counter.bank.holder();
    var other = counter.bank.holder();
    var id = CounterApi.id(counter.ask(holder));
    CounterApi.id(counter.ask(other));
    var ask = CounterApi.waiting(counter.phone(holder));
    var phone = counter.phone(other);

    assertThat(phone.get(CounterApi.PAGE).body()).doesNotContain(ask);
    assertThat(CounterApi.confirm(phone, ask, CounterApi.NUMBER, BankApi.PIN)).isEqualTo("closed");
    assertThat(CounterApi.end(phone, ask, "refuse")).isEqualTo("closed");
    assertThat(counter.error(id)).isEqualTo(PENDING);
  }

  /** The warning of a browser that is far away stands on the page of the scan alone. */
  @Test
  void whatABrowserBeganIsNotAnsweredOnTheCountersPage() {
    var holder = counter.bank.holder();
    var asked = counter.bank.asked(counter.bank.push(BankApi.detail(holder.person())), holder);
    var login = asked.path().substring(asked.path().lastIndexOf('/') + 1);
    CounterApi.id(counter.ask(holder));
    var phone = counter.phone(holder);

    assertThat(phone.get(CounterApi.PAGE).body()).doesNotContain(login);
    assertThat(CounterApi.confirm(phone, login, asked.number(), BankApi.PIN)).isEqualTo("closed");
    assertThat(CounterApi.end(phone, login, "refuse")).isEqualTo("closed");
    assertThat(CounterApi.end(phone, login, "report")).isEqualTo("closed");

    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
  }

  @Test
  void whoAsksTooSoonIsToldToSlowDown() {
    var holder = counter.bank.holder();
    var id = CounterApi.id(counter.ask(holder));

    assertThat(counter.error(id)).isEqualTo(PENDING);
    assertThat(counter.error(id)).isEqualTo("slow_down");
    assertThat(counter.agree(holder)).isEqualTo("confirmed");

    assertThat(counter.fetch(id).status()).isEqualTo(200);
  }

  @Test
  void requestEndsWithItsTime() {
    var holder = counter.bank.holder();
    var asked =
        counter.ask(
            BankApi.detail(holder.person()),
            counter.code(holder),
            form -> form.put("requested_expiry", "1"));
    assertThat(asked.json().getInt("expires_in")).isEqualTo(1);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> counter.error(CounterApi.id(asked)).equals("expired_token"));
    assertThat(counter.phone(holder).get(CounterApi.PAGE).body()).contains("data-test=\"none\"");
    var longest =
        counter.ask(
            BankApi.detail(holder.person()),
            counter.code(holder),
            form -> form.put("requested_expiry", "100000"));
    assertThat(longest.json().getInt("expires_in")).isEqualTo(300);
  }

  @ParameterizedTest
  @CsvSource({
    "scope, , invalid_scope",
    "scope, profile, invalid_scope",
    "scope, openid email, invalid_scope",
    "scope, openid essc:card-no, invalid_scope",
    "authorization_details, , invalid_request",
    "authorization_details, [], invalid_authorization_details",
    "authorization_details, [{\"type\":\"x\"}], invalid_authorization_details",
    "login_hint_token, , invalid_request",
    "login_hint_token, nonsense, unknown_user_id",
    "login_hint_token, S00AAAAAAAAAAAAAAAAAAAAAAAAAAA, unknown_user_id",
    "login_hint, somebody, invalid_request",
    "binding_message, 4, invalid_binding_message",
    "binding_message, 07, invalid_binding_message",
    "binding_message, counter 3, invalid_binding_message",
    "requested_expiry, 0, invalid_request",
    "requested_expiry, soon, invalid_request",
    "request, a.b.c, invalid_request"
  })
  void eachMistakeIsToldAndTheCodeStaysGood(String field, String value, String error) {
    var holder = counter.bank.holder();
    var code = counter.code(holder);
    var detail = BankApi.detail(holder.person());

    var refused =
        counter.ask(
            detail,
            code,
            form -> {
              if (value == null) {
                form.remove(field);
              } else {
                form.put(field, value);
              }
            });

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("error")).isEqualTo(error);
    assertThat(counter.ask(detail, code, form -> {}).status()).isEqualTo(200);
  }

  @Test
  void codeIsGoodOnceAndForItsPurposeOnly() {
    var holder = counter.bank.holder();
    var detail = BankApi.detail(holder.person());
    var code = counter.code(holder);
    CounterApi.id(counter.ask(detail, code, form -> {}));

    assertThat(counter.ask(detail, code, form -> {}).json().getString("error"))
        .isEqualTo("expired_login_hint_token");
    assertThat(api.verify(Api.VERIFIER, code).status()).isNotEqualTo(200);
    assertThat(counter.ask(detail, api.freshCode(holder), form -> {}).json().getString("error"))
        .isEqualTo("unknown_user_id");
  }

  @Test
  void onlyABankInTheFapiProfileThatProvesItselfMayAsk() {
    var holder = counter.bank.holder();
    var code = counter.code(holder);
    var detail = BankApi.detail(holder.person());

    var stranger = counter.ask(detail, code, form -> form.put("client_assertion", "e30.e30.e30"));
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.json().getString("error")).isEqualTo("invalid_client");
    var nobody =
        counter.ask(
            detail,
            code,
            form -> {
              form.remove("client_assertion");
              form.remove("client_assertion_type");
            });
    assertThat(nobody.status()).isEqualTo(401);
    for (var other :
        List.of(
            TestPortal.register(pool, TestPortal.Terms.FAPI),
            TestPortal.register(pool, TestPortal.Terms.PUBLIC),
            TestPortal.bank(pool, TestPortal.Terms.CONFIDENTIAL))) {
      var refused =
          counter.ask(
              detail,
              code,
              form -> {
                form.keySet().removeIf(field -> field.startsWith("client_"));
                form.putAll(other.login(clock, issuer.value()));
              });
      assertThat(refused.json().getString("error")).isEqualTo("unauthorized_client");
    }
    assertThat(counter.ask(detail, code, form -> {}).status()).isEqualTo(200);
  }

  @Test
  void onlyTheBankThatAskedFetchesIt() {
    var holder = counter.bank.holder();
    var id = CounterApi.id(counter.ask(holder));
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
    var other = new CounterApi(api, pool, issuer, clock);

    assertThat(other.error(id)).isEqualTo("invalid_grant");
    assertThat(counter.error(id.substring(0, 27) + "A".repeat(43))).isEqualTo("invalid_grant");
    assertThat(counter.error("nonsense")).isEqualTo("invalid_grant");
    assertThat(counter.bank.exchange("?code=" + id).json().getString("error"))
        .isEqualTo("invalid_grant");

    assertThat(counter.fetch(id).status()).isEqualTo(200);
  }

  @Test
  void authorizationCodeIsNoRequestOfTheCounters() {
    var holder = counter.bank.holder();
    var bank = counter.bank;
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
    var location = bank.finish(asked);

    assertThat(counter.error(location.replaceAll(".*[?&]code=([^&]+).*", "$1")))
        .isEqualTo("invalid_grant");

    assertThat(bank.exchange(location).status()).isEqualTo(200);
  }

  @Test
  void tokensAreBoundToAKeyAndToTheAskersWhereItShowedOne() {
    var holder = counter.bank.holder();
    var code = counter.code(holder);
    var detail = BankApi.detail(holder.person());
    var id =
        CounterApi.id(api.join(() -> counter.asking(detail, code, form -> {}, counter.bank.key)));
    assertThat(counter.agree(holder)).isEqualTo("confirmed");

    for (var key : new DpopKey[] {null, DpopKey.make()}) {
      var refused = api.join(() -> counter.fetching(id, key));
      assertThat(refused.json().getString("error"))
          .isEqualTo(key == null ? "invalid_dpop_proof" : "invalid_grant");
    }
    assertThat(counter.fetch(id).status()).isEqualTo(200);
  }

  @Test
  void lostCardIsRefusedAtEachStep() {
    var loss = new LossApi(api, clock);
    var first = counter.bank.holder();
    var code = counter.code(first);
    loss.reportAtWindow(first.person());
    var refused = counter.ask(BankApi.detail(first.person()), code, form -> {});
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().getString("error")).isEqualTo("access_denied");

    var second = counter.bank.holder();
    var id = CounterApi.id(counter.ask(second));
    loss.reportAtWindow(second.person());
    assertThat(counter.agree(second)).isEqualTo("card-not-usable");
    assertThat(counter.error(id)).isEqualTo(PENDING);

    var third = counter.bank.holder();
    var confirmed = CounterApi.id(counter.ask(third));
    assertThat(counter.agree(third)).isEqualTo("confirmed");
    loss.reportAtWindow(third.person());
    assertThat(counter.error(confirmed)).isEqualTo("invalid_grant");
    assertThat(level(third)).isEqualTo(1);
  }

  @Test
  void endedSigningIsRefused() {
    var holder = counter.bank.holder();
    var code = counter.code(holder);
    var asked = CounterApi.id(counter.ask(holder));
    var phone = counter.phone(holder);
    assertThat(api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(204);

    assertThat(
            counter
                .ask(BankApi.detail(holder.person()), code, form -> {})
                .json()
                .getString("error"))
        .isEqualTo("expired_login_hint_token");
    assertThat(phone.get(CounterApi.PAGE).status()).isEqualTo(403);
    assertThat(counter.error(asked)).isEqualTo(PENDING);
  }

  /** Where the machine has no time for the one that would get it (503), another hundred try. */
  @Test
  void oneOfAHundredFetchesTheDecision() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var holder = counter.bank.holder();
          var id = CounterApi.id(counter.ask(holder));
          assertThat(counter.agree(holder)).isEqualTo("confirmed");
          var prepared = IntStream.range(0, 100).mapToObj(i -> counter.fetching(id)).toList();

          if (!oneIsServed(sent(prepared), "invalid_grant")) {
            return false;
          }
          assertThat(level(holder)).isEqualTo(2);
          assertThat(counter.error(id)).isEqualTo("invalid_grant");
          return true;
        });
  }

  /** At the same moment. */
  private List<Api.Reply> sent(List<HttpRequest.Builder> prepared) {
    var requests = prepared.stream().map(api::send).toList();
    return requests.stream().map(CompletableFuture::join).toList();
  }

  private static boolean oneIsServed(List<Api.Reply> replies, String errorOfOthers) {
    return Answered.oneIsServed(
        replies,
        reply -> reply.status() == 200,
        reply -> assertThat(reply.json().getString("error")).isEqualTo(errorOfOthers));
  }

  @Test
  void whatOneHolderGetsWrongRefusesNoOther() {
    var wrong = counter.bank.holder();
    var other = counter.bank.holder();
    var detail = BankApi.detail(other.person());
    for (int i = 0; i < OF_ONE_HOLDER; i++) {
      counter.ask(detail, counter.code(wrong), form -> {});
      assertThat(counter.agree(wrong)).isEqualTo("not-granted");
    }
    var id = CounterApi.id(counter.ask(detail, counter.code(wrong), form -> {}));
    for (int i = 0; i < 3; i++) {
      assertThat(counter.agree(wrong)).isEqualTo("later");
    }

    counter.ask(other);

    assertThat(counter.agree(other)).isEqualTo("confirmed");
    assertThat(counter.error(id)).isEqualTo(PENDING);
    assertThat(redis.value(String.class).get("essc:binding-mismatches:" + counter.bank.number()))
        .as("what the bank's others have no more")
        .isEqualTo(String.valueOf(OF_ONE_HOLDER));
  }

  /** They wait for each other, and none so long that it is told to come again. */
  @Test
  void ofSeveralDecisionsFetchedAtOnceEachIsAnswered() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var holder = counter.bank.holder();
          var ids = new ArrayList<String>();
          for (int i = 0; i < 4; i++) {
            ids.add(CounterApi.id(counter.ask(holder)));
            assertThat(counter.agree(holder)).isEqualTo("confirmed");
          }

          var replies = sent(ids.stream().map(counter::fetching).toList());

          assertThat(replies)
              .allSatisfy(reply -> assertThat(reply.status()).as(reply.body()).isIn(200, 503));
          if (replies.stream().anyMatch(Answered::isToComeAgain)) {
            return false;
          }
          assertThat(level(holder)).isEqualTo(2);
          return true;
        });
  }

  @Test
  void oneOfManyAsksWithTheSameCode() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var holder = counter.bank.holder();
          var code = counter.code(holder);
          var detail = BankApi.detail(holder.person());
          var prepared =
              IntStream.range(0, 20)
                  .mapToObj(i -> counter.asking(detail, code, form -> {}))
                  .toList();

          return oneIsServed(sent(prepared), "expired_login_hint_token");
        });
  }

  @Test
  void ofAgreeingAndRefusingAtOnceOneHolds() {
    for (int round = 0; round < 5; round++) {
      var holder = counter.bank.holder();
      var id = CounterApi.id(counter.ask(holder));
      var phone = counter.phone(holder);
      var ask = CounterApi.waiting(phone);
      var agree =
          counter.shown(
              phone,
              CounterApi.PAGE,
              "ask=" + ask + "&number=" + CounterApi.NUMBER + "&pin=" + BankApi.PIN);
      var refuse = counter.shown(phone, CounterApi.PAGE + "/refuse", "ask=" + ask);
      var agreed = CompletableFuture.supplyAsync(agree);
      var refused = CompletableFuture.supplyAsync(refuse);

      boolean linked = agreed.join().equals("confirmed");
      assertThat(refused.join().equals("refused")).isNotEqualTo(linked);
      assertThat(counter.fetch(id).status()).isEqualTo(linked ? 200 : 400);
      assertThat(level(holder)).isEqualTo(linked ? 2 : 1);
    }
  }

  @Test
  void severalRequestsToOneAccountAreOneBinding() {
    var holder = counter.bank.holder();
    var first = CounterApi.id(counter.ask(holder));
    var second = CounterApi.id(counter.ask(holder));
    assertThat(counter.phone(holder).get(CounterApi.PAGE).body().split("data-test=\"waiting\""))
        .hasSize(3);

    assertThat(counter.agree(holder)).isEqualTo("confirmed");
    assertThat(counter.agree(holder)).isEqualTo("confirmed");

    var bound = counter.bank.bindingId(counter.fetch(first));
    assertThat(counter.bank.bindingId(counter.fetch(second))).isEqualTo(bound);
  }

  @Test
  void guessesOfABankBlockNobodyElse() {
    var holder = counter.bank.holder();
    var wrong = BankApi.detail(TestPerson.next());
    for (int i = 0; i < OF_ONE_HOLDER; i++) {
      CounterApi.id(counter.ask(wrong, counter.code(holder), form -> {}));
      assertThat(counter.agree(holder)).isEqualTo("not-granted");
    }
    CounterApi.id(counter.ask(holder));
    assertThat(counter.agree(holder)).isEqualTo("later");
    var phone = counter.phone(holder);
    assertThat(CounterApi.end(phone, CounterApi.waiting(phone), "refuse")).isEqualTo("refused");
    var other = new CounterApi(api, pool, issuer, clock);

    var id = CounterApi.id(other.ask(holder));
    assertThat(other.agree(holder)).isEqualTo("confirmed");
    assertThat(other.fetch(id).status()).isEqualTo(200);
  }

  @Test
  void channelThatMadeTheCodeIsToldAndNoOther() {
    var events = new EventApi(api);
    var type = EventApi.OWN + "confirmation-asked";
    // of what other tests have asked
    EventApi.awaitRelay();
    var stream = events.polling(Api.CHANNEL, type);
    var elsewhere = events.polling(Api.OTHER_CHANNEL, type);
    try {
      var holder = counter.bank.holder();
      api.issue(Api.OTHER_CHANNEL, holder.person());
      CounterApi.id(counter.ask(holder));

      var told = events.receive(Api.CHANNEL, stream, 1);

      assertThat(told).hasSize(1);
      assertThat(told.get(0).data().keySet())
          .containsExactlyInAnyOrder("event_timestamp", "expires_at", "signNo");
      assertThat(told.get(0).data()).containsEntry("signNo", holder.signNo());
      assertThat(told.get(0).subject()).containsEntry("format", "iss_sub");
      assertThat(events.now(Api.OTHER_CHANNEL, elsewhere)).isEmpty();
    } finally {
      events.delete(Api.CHANNEL, stream);
      events.delete(Api.OTHER_CHANNEL, elsewhere);
    }
  }
}
