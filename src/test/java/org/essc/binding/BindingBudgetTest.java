package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of whoever is right when a bank's mismatches of a minute are spent. */
@QuarkusTest
class BindingBudgetTest {

  private static final String LEAST = "60";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject RedisDataSource redis;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  private String key() {
    return "essc:binding-mismatches:" + bank.number();
  }

  private void spend(String mismatches) {
    redis.value(String.class).setex(key(), 600, mismatches);
  }

  @Test
  void holderOfASpentBankComesAgainAndLosesNothing() {
    var holder = bank.holder();
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    spend(String.valueOf(Integer.MAX_VALUE));

    assertThat(BankApi.confirm(asked)).isEqualTo("later");

    assertThat(asked.phone().get("/h/confirm?note=later").body())
        .contains("data-note=\"later\"", "data-test=\"confirm\"");
    assertThat(mismatches(holder)).as("nothing was compared").isZero();
    assertThat(redis.value(String.class).get(key() + ":" + holderId(holder)))
        .as("what the holder paid is paid back")
        .isIn(null, "0");
    redis.key().del(key());
    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
    assertThat(bank.exchange(bank.finish(asked)).status()).isEqualTo(200);
  }

  @Test
  void confirmationAtTheCounterWaitsToo() {
    var counter = new CounterApi(api, bank);
    var holder = bank.holder();
    var id = CounterApi.id(counter.ask(holder));
    spend(String.valueOf(Integer.MAX_VALUE));

    assertThat(counter.agree(holder)).isEqualTo("later");

    assertThat(counter.error(id)).isEqualTo("authorization_pending");
    redis.key().del(key());
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
  }

  @Test
  void budgetOfABankGrowsWithItsRate() {
    Unis.get(
        pool.preparedQuery("update partner set requests_per_second = 1000 where partner_no = $1")
            .execute(Tuple.of(bank.number())));
    var holder = bank.holder();
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    spend(LEAST);

    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");

    assertThat(redis.value(String.class).get(key()))
        .as("who is right pays nothing")
        .isEqualTo(LEAST);
  }

  private UUID holderId(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery("select holder_id from ecard_binding where sign_no = $1")
                .execute(Tuple.of(holder.signNo())))
        .iterator()
        .next()
        .getUUID(0);
  }

  private long mismatches(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery(
                    "select count(*) from audit_entry where payload like '%not-granted%'"
                        + " and payload like '%' || $1 || '%'")
                .execute(Tuple.of(holderId(holder).toString())))
        .iterator()
        .next()
        .getLong(0);
  }
}
