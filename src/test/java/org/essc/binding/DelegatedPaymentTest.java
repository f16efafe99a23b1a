package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.Map;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.family.acting.Families;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody pays for a member of the family, where the member's region lets that be agreed. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class DelegatedPaymentTest {

  private static final String OPEN = "410100";
  private static final String CLOSED = "411300";
  private static final String OWN_PIN = "602947";

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi bank;
  private PaymentApi payments;
  private Families families;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
    payments = new PaymentApi(api, bank);
    families = new Families(database, index, api);
  }

  /** Of whom the one has agreed that the other pays. */
  private Families.Two two(String region) {
    var member = bank.holder(region);
    bank.bound(member);
    var actor = api.holder();
    PageBrowser.setPin(api, actor, OWN_PIN);
    return families.of(actor, member, "card", "other", "payment");
  }

  private PageBrowser page(Families.Two two) {
    return PageBrowser.ofMember(api, two.actor(), two.memberId(), "card", false);
  }

  private JWTClaimsSet authorized(Families.Two two) throws ParseException {
    var page = page(two);
    assertThat(PaymentApi.enter(page, OWN_PIN)).isEqualTo(PaymentApi.PAGE);
    var answer = payments.verified(PaymentApi.code(page), null).json();
    var claims = SignedJWT.parse(answer.getString("paymentAuthorization")).getJWTClaimsSet();
    assertThat(answer.getString("act_kind")).isEqualTo("family");
    assertThat(claims.getClaim("act")).isEqualTo(Map.of("sub", answer.getString("act.sub")));
    assertThat(claims.getSubject()).isEqualTo(answer.getString("subject"));
    return claims;
  }

  @Test
  void paymentSaysWhoPaysForWhomAndIsGoodForLess() throws ParseException {
    var two = two(OPEN);
    assertThat(page(two).get("/h/card").body()).contains("data-test=\"payment\"");

    var claims = authorized(two);

    assertThat(claims.getClaim("act_kind")).isEqualTo("family");
    assertThat(claims.getClaim("ceilingFen")).isEqualTo(2000L);
    var jti = claims.getJWTID();
    var above =
        payments.redeem(
            jti, "{\"amountFen\":2001,\"currency\":\"CNY\"}", UUID.randomUUID().toString());
    assertThat(above.code()).isEqualTo("amount-above-ceiling");
    assertThat(payments.redeem(jti).status()).isEqualTo(201);
  }

  @Test
  void holderReadsWhoHasPaid() throws ParseException {
    var two = two(OPEN);
    authorized(two);

    var uses = PageBrowser.at(api, two.member(), "uses").get("/h/uses").body();

    var payment = uses.split("data-kind=\"payment\"")[1].split("</li>")[0];
    var payer = two.actor().person().name();
    assertThat(payment)
        .contains("data-act=\"family\"", payer.substring(0, payer.offsetByCodePoints(0, 1)) + "*");
  }

  @Test
  void pinIsThatOfWhoeverPays() {
    var two = two(OPEN);
    var page = page(two);

    assertThat(PaymentApi.enter(page, BankApi.PIN)).contains("ecard-pin-wrong");
    assertThat(PaymentApi.enter(page, OWN_PIN)).isEqualTo(PaymentApi.PAGE);
  }

  @Test
  void whatIsNotTakenEndsWithTheMembership() throws ParseException {
    var two = two(OPEN);
    var jti = authorized(two).getJWTID();
    assertThat(api.delete("/v1/family-members/" + two.memberId(), Api.CHANNEL).status())
        .isEqualTo(204);

    var refused = payments.redeem(jti);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).contains("void");
  }

  @Test
  void whatIsNotTakenWaitsUntilTheCardOfWhoeverPaysIsFoundAgain() throws ParseException {
    var two = two(OPEN);
    var jti = authorized(two).getJWTID();
    var loss = new LossApi(api, clock);
    assertThat(loss.reportAtWindow(two.actor().person()).status()).isEqualTo(201);

    var refused = payments.redeem(jti);

    assertThat(refused.code()).as(refused.body()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("whose")).isEqualTo("actor");
    assertThat(refused.json().getString("reason")).isEqualTo("lost");
    assertThat(loss.releaseAtWindow(two.actor().person()).status()).isEqualTo(201);
    assertThat(payments.redeem(jti).status()).isEqualTo(201);
  }

  /** Who has a guardian is nobody's, also while the membership stands. */
  @Test
  void whatIsNotTakenEndsWhenWhoeverPaysMayDoNothingForOthers() throws Exception {
    var two = two(OPEN);
    var jti = authorized(two).getJWTID();
    try (var connection = database.getConnection()) {
      execute(
          connection,
          "update holder set lacks_capacity_since = now(), lacks_capacity_by = 'test' where id = ?",
          families.holderId(two.actor()));
    }

    assertThat(payments.redeem(jti).code()).isEqualTo("payment-authorization-void");
  }

  /** Nobody is waited for, as the cards come in no order there. */
  @Test
  void bankComesAgainWhileSomebodyChangesTheCardOfWhoeverPays() throws Exception {
    var two = two(OPEN);
    var jti = authorized(two).getJWTID();
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      execute(
          connection,
          "select id from physical_card where holder_id = ? for update",
          families.holderId(two.actor()));
      assertThat(new PaymentApi(api.once(), bank).redeem(jti).status()).isEqualTo(503);
      connection.rollback();
    }

    assertThat(payments.redeem(jti).status()).isEqualTo(201);
  }

  private static void execute(Connection connection, String sql, UUID holderId)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, holderId);
      statement.execute();
    }
  }

  /** Whatever was agreed before the region closed it. */
  @Test
  void elsewhereNobodyPaysForAnother() {
    var two = two(CLOSED);
    var page = page(two);

    assertThat(page.get("/h/card").body()).doesNotContain("data-test=\"payment\"");
    assertThat(page.get(PaymentApi.PAGE).status()).isEqualTo(403);
    var asked =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"memberId\":\"%s\",\"purpose\":\"payment\"}"
                .formatted(two.actor().signNo(), two.memberId()));
    assertThat(asked.status()).isEqualTo(403);
    assertThat(asked.code()).isEqualTo("not-delegated");
    assertThat(asked.json().getString("rule")).isEqualTo("family.relativesMay");
  }

  @Test
  void channelsOwnCodeForItWantsThePage() {
    var two = two(OPEN);

    var asked =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"memberId\":\"%s\",\"purpose\":\"payment\"}"
                .formatted(two.actor().signNo(), two.memberId()));

    assertThat(asked.code()).isEqualTo("pin-required");
  }
}
