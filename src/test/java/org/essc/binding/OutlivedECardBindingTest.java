package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import org.essc.card.replacement.FeesConfigured;
import org.essc.ecard.OutlivedECards;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account is linked to an electronic card that its physical card outlives. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class OutlivedECardBindingTest {

  private static final String NANYANG = "411300";

  /** Where any bank may be asked, and not the one alone that has activated the card. */
  private static final String KAIFENG = "410200";

  @Inject Clock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  @Test
  void bindingEndsWhenAnotherIsIssuedAndTheAccountIsLinkedToThatOneAnew() {
    var holder = bank.holder(NANYANG);
    var binding = bank.bindingId(bank.bound(holder));

    var anew = issuedAnew(holder);

    assertThat(level(anew.signNo())).isEqualTo(1);
    var ended = bank.binding(binding).json();
    assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("ended");
    assertThat(ended.getString("endedBy")).isEqualTo("card");
    assertThat(level(holder.signNo())).isEqualTo(1);

    var linked = bank.bindingId(bank.bound(anew));

    assertThat(linked).isNotEqualTo(binding);
    assertThat(bank.binding(linked).json().getString("state")).isEqualTo("active");
    assertThat(level(anew.signNo())).isEqualTo(2);
  }

  /** As a former version has left it, which ended the electronic card alone. */
  @Test
  void bindingThatWasLeftKeepsTheAccountFromNobody() {
    var holder = bank.holder(NANYANG);
    var left = bank.bindingId(bank.bound(holder));
    var anew = issuedAnew(holder);
    leave(left);

    var linked = bank.bindingId(bank.bound(anew));

    assertThat(bank.binding(linked).json().getString("state")).isEqualTo("active");
    assertThat(level(anew.signNo())).isEqualTo(2);
    var ended = bank.binding(left).json();
    assertThat(ended.getString("state")).isEqualTo("ended");
    assertThat(ended.getString("endedBy")).isEqualTo("card");
  }

  @Test
  void bankIsAskedForAnAccountWhoseBindingWasLeft() {
    var holder = bank.holder(KAIFENG);
    var left = bank.bindingId(bank.bound(holder));
    var anew = issuedAnew(holder);
    leave(left);

    assertThat(bank.ask(anew, bank.number(), BankApi.PIN)).isEqualTo("requested");

    assertThat(bank.binding(left).json().getString("endedBy")).isEqualTo("card");
  }

  private Api.Holder issuedAnew(Api.Holder holder) {
    OutlivedECards.outlive(holder.signNo());
    return OutlivedECards.issuedAnew(api, holder, BankApi.PIN);
  }

  private void leave(String binding) {
    Unis.get(
        pool.preparedQuery(
                "update bank_binding set state = 'active', ended_at = null, ended_by = null"
                    + " where id = $1")
            .execute(Tuple.of(UUID.fromString(binding))));
  }

  private int level(String signNo) {
    return api.get("/v1/ecards/" + signNo, Api.CHANNEL).json().getInt("level");
  }
}
