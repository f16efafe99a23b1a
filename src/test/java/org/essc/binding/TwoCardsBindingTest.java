package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.essc.card.replacement.FeesConfigured;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A holder with two cards, to each of which an account is linked. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class TwoCardsBindingTest {

  /** Where two accounts may be linked, of any bank. */
  private static final String KAIFENG = "410200";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject AgroalDataSource database;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  @Test
  void whatIsLinkedToOneCardEndsWhileSomebodyHoldsTheOther() throws Exception {
    var one = bank.holder();
    var stays = bank.bindingId(bank.bound(one));
    var second = one.person().withCardNo(TestPerson.next().cardNo()).withRegion(KAIFENG);
    var other = bank.ready(api.holderOf(second));
    var ends = bank.bindingId(bank.bound(other, "4321"));
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(
            "select from physical_card where id = (select e.card_id from ecard e"
                + " join ecard_binding s on s.ecard_id = e.id where s.sign_no = '"
                + one.signNo()
                + "') for update");
      }

      var ended = end(second);

      assertThat(ended.status()).as(ended.body()).isEqualTo(200);
      assertThat(ended.json().getList("bindingIds", String.class)).containsExactly(ends);
      connection.rollback();
    }
    assertThat(bank.binding(stays).json().getString("state")).isEqualTo("active");
  }

  private Api.Reply end(TestPerson person) {
    var body =
        new JsonObject()
            .put("card", new JsonObject().put("cardNo", person.cardNo()))
            .put("reason", "misuse");
    return api.create("/v1/bank-binding-endings", Api.CLERK, body.encode());
  }
}
