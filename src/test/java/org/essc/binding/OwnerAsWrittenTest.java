package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.text.Normalizer;
import java.util.Locale;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Banks write the check character as x or X, and letters with their accents apart or not. */
@QuarkusTest
class OwnerAsWrittenTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  @Test
  void accountIsLinkedHoweverTheBankThatAsksWritesItsOwner() {
    var holder = bank.ready(api.holderOf(person()));
    var detail = written(BankApi.detail(holder.person()), holder.person());

    assertThat(BankApi.confirm(bank.asked(bank.push(detail), holder))).isEqualTo("confirmed");
  }

  @Test
  void accountIsLinkedHoweverTheBankThatIsAskedWritesItsOwner() {
    var holder = bank.ready(api.holderOf(person()));
    assertThat(bank.ask(holder, Api.BANK, BankApi.PIN)).isEqualTo("requested");
    var answer = written(BankApi.confirmation(holder.person()), holder.person());

    var answered =
        api.create("/v1/bank-bindings/" + binding(holder) + "/answers", Api.BANK, answer.encode());

    assertThat(answered.json().getString("state")).as(answered.body()).isEqualTo("active");
  }

  private static TestPerson person() {
    var person = TestPerson.next();
    while (!person.idNumber().endsWith("X")) {
      person = TestPerson.next();
    }
    return person.withName("José Martí");
  }

  private static JsonObject written(JsonObject said, TestPerson owner) {
    var name = Normalizer.normalize(owner.name(), Normalizer.Form.NFD);
    assertThat(name).isNotEqualTo(owner.name());
    return said.put("idNumber", owner.idNumber().toLowerCase(Locale.ROOT)).put("name", name);
  }

  private String binding(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery(
                    "select b.id from bank_binding b join ecard_binding s"
                        + " on s.ecard_id = b.ecard_id where s.sign_no = $1")
                .execute(Tuple.of(holder.signNo())))
        .iterator()
        .next()
        .getUUID(0)
        .toString();
  }
}
