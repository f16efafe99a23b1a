package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.Statements;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verified code for payment yields, and what its bank makes of it. */
@QuarkusTest
class PaymentAuthorizationTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi bank;
  private PaymentApi payments;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
    payments = new PaymentApi(api, bank);
  }

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  private long rows(String jti) {
    return Unis.get(
            pool.preparedQuery(
                    "select count(*) from payment_authorization where verification_id ="
                        + " (select verification_id from payment_authorization where id = $1)")
                .execute(Tuple.of(UUID.fromString(jti))))
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void verifiedCodeIsAuthorisedForTheVerifierAndTheBankForAMinute() throws Exception {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));
    var before = clock.instant().minusSeconds(5);
    var answer = payments.verified(PaymentApi.code(payments.entered(holder)), null).json();

    var jws = SignedJWT.parse(answer.getString("paymentAuthorization"));
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(jws.getHeader().getKeyID()).toECKey();
    assertThat(jws.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(jws.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(jws.getHeader().getType().getType()).isEqualTo("essc-payment-authorization+jwt");
    var claims = jws.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(issuer.value());
    assertThat(claims.getAudience()).containsExactly(bank.number(), Api.VERIFIER);
    assertThat(claims.getSubject()).isEqualTo(answer.getString("subject"));
    assertThat(claims.getStringClaim("verificationId"))
        .isEqualTo(answer.getString("verificationId"));
    assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
        .isEqualTo(60_000);
    assertThat(claims.getDateClaim("auth_time").toInstant())
        .isBetween(before, claims.getIssueTime().toInstant().plusSeconds(1));
    assertThat(claims.getStringListClaim("amr")).containsExactly("user", "pin");
    assertThat(claims.getIntegerClaim("ceilingFen")).isEqualTo(500_000);
    assertThat(claims.getStringClaim("currency")).isEqualTo("CNY");
    assertThat(jws.getPayload().toString())
        .as("what is the same at every verifier")
        .doesNotContain(binding, BankApi.account(holder.person()), holder.person().idNumber());
    var read = payments.read(claims.getJWTID()).json();
    assertThat(read.getString("state")).isEqualTo("open");
    assertThat(read.getString("bindingId")).isEqualTo(binding);
    assertThat(read.getString("verifierNo")).isEqualTo(Api.VERIFIER);
    assertThat(read.getString("subject"))
        .as("as the bank knows the holder")
        .isNotEqualTo(claims.getSubject());
    assertThat(
            api.get("/v1/verifications/" + answer.getString("verificationId"), Api.VERIFIER).body())
        .doesNotContain("paymentAuthorization");
  }

  @Test
  void otherCodesAreAskedNothingOfPayments() {
    var holder = payments.holder();
    var enquiry = api.freshCode(holder);
    var payment = PaymentApi.code(payments.entered(holder));
    try (var statements = Statements.logged()) {
      assertThat(
              statements.executed("payment_authorization", () -> api.verify(Api.VERIFIER, enquiry)))
          .isFalse();
      assertThat(
              statements.executed("payment_authorization", () -> payments.verified(payment, null)))
          .as("as it is seen where it is done")
          .isTrue();
    }
  }

  @Test
  void repeatedVerificationGivesTheSameBytesAlsoWhereTheAnswerWasLost() throws Exception {
    var code = PaymentApi.code(payments.entered(payments.holder()));
    var key = UUID.randomUUID().toString();
    var first = payments.verified(code, key);
    var jws = first.json().getString("paymentAuthorization");

    assertThat(payments.verified(code, key).body()).isEqualTo(first.body());
    Unis.get(
        pool.query("delete from idempotency_key where caller = '" + Api.VERIFIER + "'").execute());
    assertThat(payments.verified(code, key).json().getString("paymentAuthorization"))
        .isEqualTo(jws);
    assertThat(rows(SignedJWT.parse(jws).getJWTClaimsSet().getJWTID())).isEqualTo(1);
  }

  @Test
  void bankTakesItOnce() throws Exception {
    var jti = payments.jti(payments.holder());
    var key = UUID.randomUUID().toString();

    var redeemed = payments.redeem(jti, PaymentApi.REDEMPTION, key);

    assertThat(redeemed.status()).as(redeemed.body()).isEqualTo(201);
    assertThat(redeemed.json().getString("jti")).isEqualTo(jti);
    assertThat(redeemed.json().getString("state")).isEqualTo("redeemed");
    assertThat(redeemed.json().getInt("amountFen")).isEqualTo(1250);
    assertThat(redeemed.json().getString("bindingId")).isNotNull();
    assertThat(payments.redeem(jti, PaymentApi.REDEMPTION, key).body()).isEqualTo(redeemed.body());
    assertThat(payments.redeem(jti, "{\"amountFen\":1,\"currency\":\"CNY\"}", key).code())
        .isEqualTo("idempotency-key-reused");
    var again = payments.redeem(jti);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("payment-authorization-redeemed");
  }

  @Test
  void ofAHundredRedemptionsAtOnceOneTakesIt() throws Exception {
    var jti = payments.jti(payments.holder());
    var token = bank.apiToken();
    var all = new java.util.ArrayList<java.util.concurrent.CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 100; i++) {
      all.add(payments.redeemAsync(jti, token));
    }

    var statuses = all.stream().map(one -> one.join().status()).toList();

    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(payments.read(jti).json().getString("state")).isEqualTo("redeemed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"amountFen\":500001,\"currency\":\"CNY\"}|422|amount-above-ceiling",
        "{\"amountFen\":0,\"currency\":\"CNY\"}|400|invalid-request",
        "{\"amountFen\":-5,\"currency\":\"CNY\"}|400|invalid-request",
        "{\"amountFen\":1,\"currency\":\"USD\"}|400|invalid-request",
        "{\"currency\":\"CNY\"}|400|invalid-request",
        "{\"amountFen\":1}|400|invalid-request",
        "{\"amountFen\":1.5,\"currency\":\"CNY\"}|400|invalid-request"
      })
  void otherAmountsAreRefusedAndTakeNothing(String body, int status, String problem)
      throws Exception {
    var jti = payments.jti(payments.holder());

    var refused = payments.redeem(jti, body, UUID.randomUUID().toString());

    assertThat(refused.status()).as(refused.body()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(problem);
    if (status == 422) {
      assertThat(refused.json().getInt("ceilingFen")).isEqualTo(500_000);
    }
    assertThat(
            payments
                .redeem(jti, "{\"amountFen\":500000,\"currency\":\"CNY\"}", "k-" + jti)
                .status())
        .isEqualTo(201);
  }

  @Test
  void afterAMinuteItIsExpired() throws Exception {
    var jti = payments.jti(payments.holder());
    clock.advance(Duration.ofSeconds(61));

    var refused = payments.redeem(jti);

    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.code()).isEqualTo("payment-authorization-expired");
    assertThat(payments.read(jti).json().getString("state")).isEqualTo("expired");
  }

  @Test
  void afterALossNothingIsTaken() throws Exception {
    var holder = payments.holder();
    var jti = payments.jti(holder);
    new LossApi(api, clock).reportAtWindow(holder.person());

    var refused = payments.redeem(jti);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("reason")).isEqualTo("lost");
  }

  @Test
  void afterTheBindingsEndNothingIsTaken() throws Exception {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));
    var jti = payments.jti(holder);
    bank.end(binding);

    var refused = payments.redeem(jti);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("binding-not-active");
    assertThat(refused.json().getString("state")).isEqualTo("ended");
  }

  @Test
  void whatIsGivenUpIsVoidAndWhatWasTakenIsReversed() throws Exception {
    var holder = payments.holder();
    var given = payments.jti(holder);
    assertThat(payments.giveUp(given).json().getString("state")).isEqualTo("void");
    assertThat(payments.redeem(given).code()).isEqualTo("payment-authorization-void");
    assertThat(payments.giveUp(given).code()).isEqualTo("payment-authorization-void");

    var taken = payments.jti(holder);
    payments.redeem(taken);
    var reversed = payments.giveUp(taken);
    assertThat(reversed.status()).isEqualTo(201);
    assertThat(reversed.json().getString("state")).isEqualTo("reversed");
    assertThat(reversed.json().getInt("amountFen")).isEqualTo(1250);
    assertThat(payments.redeem(taken).code()).isEqualTo("payment-authorization-redeemed");
    assertThat(payments.giveUp(taken).code()).isEqualTo("payment-authorization-void");
  }

  @Test
  void holderSeesWhoWantedItAndWhatWasPaid() throws Exception {
    var holder = payments.holder();
    payments.redeem(payments.jti(holder));
    var reversed = payments.jti(holder);
    payments.redeem(reversed, "{\"amountFen\":205,\"currency\":\"CNY\"}", "k-" + reversed);
    payments.giveUp(reversed);
    payments.jti(holder);

    var page = PageBrowser.at(api, holder, "uses").get("/h/uses").body();

    assertThat(page.split("data-kind=\"payment\"")).hasSize(4);
    assertThat(page)
        .containsPattern("data-state=\"redeemed\">[^<]*¥12\\.50<")
        .containsPattern("data-state=\"reversed\">[^<]*¥2\\.05<")
        .containsPattern("data-state=\"open\">[^<¥]*<");
    assertThat(PageBrowser.at(api, payments.holder(), "uses").get("/h/uses").body())
        .as("another holder's")
        .doesNotContain("data-kind=\"payment\"");
  }

  @Test
  void lossAndRedemptionAtOnceLeaveNoRedemptionAfterTheLoss() throws Exception {
    for (int round = 0; round < 5; round++) {
      var holder = payments.holder();
      var jti = payments.jti(holder);
      var redemption = payments.redeemAsync(jti, bank.apiToken());
      var loss = new LossApi(api, clock).reportAtWindow(holder.person());

      assertThat(loss.status()).isEqualTo(201);
      var reply = redemption.join();
      assertThat(reply.status() == 201 || "card-not-usable".equals(reply.code()))
          .as(reply.body())
          .isTrue();
      assertThat(payments.redeem(jti).code())
          .isEqualTo(reply.status() == 201 ? "payment-authorization-redeemed" : "card-not-usable");
      assertThat(payments.read(jti).json().getString("state"))
          .isEqualTo(reply.status() == 201 ? "redeemed" : "open");
    }
  }

  /** What waits gives up soon (503), so that it has to be seen waiting before. */
  @Test
  void redemptionWaitsForALossThatIsBeingCommitted() throws Exception {
    Rounds.untilOneCounts(this::redemptionHasWaitedForALoss);
  }

  private boolean redemptionHasWaitedForALoss() throws Exception {
    var holder = payments.holder();
    var jti = payments.jti(holder);
    var token = bank.apiToken();
    var impatient = new PaymentApi(api.once(), bank);
    var held = Unis.get(pool.getConnection());
    try {
      var transaction = Unis.get(held.begin());
      Unis.get(
          held.preparedQuery(
                  "update physical_card set state = 2 where id = (select e.card_id from ecard e"
                      + " join ecard_binding b on b.ecard_id = e.id where b.sign_no = $1)")
              .execute(Tuple.of(holder.signNo())));
      var redemption = impatient.redeemAsync(jti, token);
      var waited = new AtomicBoolean();
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                waited.set(redemptionWaits());
                return waited.get() || redemption.isDone();
              });
      Unis.get(transaction.commit());

      var reply = redemption.join();
      if (Answered.isToComeAgain(reply)) {
        return false;
      }
      assertThat(waited).as("waits for the card").isTrue();
      assertThat(reply.code()).isEqualTo("card-not-usable");
      return true;
    } finally {
      Unis.get(held.close());
    }
  }

  private boolean redemptionWaits() {
    return Unis.get(
                pool.query(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and"
                            + " query like '%payment_authorization%'")
                    .execute())
            .iterator()
            .next()
            .getLong(0)
        > 0;
  }

  @Test
  void voidAndRedemptionAtOnceAreNeverBothLost() throws Exception {
    var holder = payments.holder();
    for (int round = 0; round < 5; round++) {
      var jti = payments.jti(holder);
      var token = bank.apiToken();
      var redemption = payments.redeemAsync(jti, token);
      var voided = payments.giveUp(jti, token);

      assertThat(voided.status()).as(voided.body()).isEqualTo(201);
      var reply = redemption.join();
      var state = payments.read(jti).json().getString("state");
      if (reply.status() == 201) {
        assertThat(state).isEqualTo("reversed");
      } else {
        assertThat(reply.code()).isEqualTo("payment-authorization-void");
        assertThat(state).isEqualTo("void");
      }
    }
  }

  @Test
  void anotherBanksLooksLikeNone() throws Exception {
    var jti = payments.jti(payments.holder());
    var other = new PaymentApi(api, new BankApi(api, pool, issuer, clock));

    for (var id : new String[] {jti, UUID.randomUUID().toString(), "no-id"}) {
      assertThat(other.read(id).code()).isEqualTo("not-found");
      assertThat(other.redeem(id).code()).isEqualTo("not-found");
      assertThat(other.giveUp(id).code()).isEqualTo("not-found");
    }
    assertThat(payments.redeem(jti).status()).isEqualTo(201);
  }

  @Test
  void keyIsAskedFor() throws Exception {
    var jti = payments.jti(payments.holder());
    for (var act : new String[] {"/redemptions", "/voids"}) {
      var token = bank.apiToken();
      var reply =
          api.join(
              () ->
                  bank.request(PaymentApi.path(jti) + act, token, "POST")
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString(PaymentApi.REDEMPTION)));
      assertThat(reply.code()).isEqualTo("idempotency-key-required");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET ", "POST /redemptions", "POST /voids"})
  void authorisationsAreForBanks(String operation) {
    var parts = operation.split(" ", 2);
    var path = PaymentApi.path(UUID.randomUUID().toString()) + parts[1];
    for (var caller : new String[] {null, Api.VERIFIER, Api.CHANNEL, Api.CLERK}) {
      var request =
          api.json(path, caller, PaymentApi.REDEMPTION)
              .method(parts[0], BodyPublishers.ofString(PaymentApi.REDEMPTION));
      assertThat(api.join(request).status()).isEqualTo(caller == null ? 401 : 403);
    }
  }
}
