package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.card.pin.PinApi.OTHER;
import static org.essc.card.pin.PinApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.pin.Pin;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors are counted exactly, and the sixth in a row locks. */
@QuarkusTest
class PinLockTest {

  @Inject CardStore cards;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private final Imports database = new Imports(api);

  @ParameterizedTest
  @CsvSource({"411300", "411600", "130000", "130100"})
  void fifthErrorLeavesItOpenAndTheSixthLocks(String region) {
    var person = pins.withOwnPin(region);
    pins.wrong(person, 5);
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
    pins.wrong(person, 5);
    assertThat(pins.state(person)).isEqualTo(1);
    assertThat(pins.result(person, OTHER)).isEqualTo("locked");
    assertThat(pins.state(person)).isEqualTo(3);
    assertThat(pins.result(person, OWN)).isEqualTo("locked");
  }

  @Test
  void errorsOnTheInitialValueLockToo() {
    var person = pins.imported("411600");
    pins.wrong(person, 6);
    assertThat(pins.result(person, PinApi.INITIAL)).isEqualTo("locked");
  }

  @Test
  void theSameWrongValueCountsEachTime() {
    var person = pins.withOwnPin("411600");
    var results = PinApi.lookedAt(6, () -> pins.checkAsync(person, OTHER));
    assertThat(results).filteredOn("wrong"::equals).hasSize(5);
    assertThat(results).filteredOn("locked"::equals).hasSize(1);
  }

  @Test
  void electronicCardAndEventFollowAtOnce() throws SQLException {
    var holder = api.holder();
    pins.setOwn(holder.person());
    var code = api.freshCode(holder);
    pins.wrong(holder.person(), 6);
    var refused = api.verify(Api.VERIFIER, code);
    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("reason")).isEqualTo("locked");
    assertThat(events(holder.person())).contains("card-pin-changed", "card-locked");
    assertThat(acts(holder.person())).contains("card.lock-pin pin-errors normal locked");

    assertThat(pins.unlock(holder.person()).status()).isEqualTo(200);
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
    assertThat(events(holder.person())).contains("card-unlocked");
  }

  @Test
  void errorsOfTerminalsClerksAndChangesCountTogether() {
    var person = pins.withOwnPin("411600");
    pins.wrong(person, 2);
    for (int i = 0; i < 2; i++) {
      var seen = "{%s,\"pin\":\"%s\"}".formatted(PinApi.seen(person), OTHER);
      assertThat(PinApi.result(api.post("/v1/pin-checks", Api.CLERK, seen))).isEqualTo("wrong");
    }
    var changed = pins.change(person, OTHER, "907351");
    assertThat(changed.code()).isEqualTo("pin-wrong");
    assertThat(changed.json().getInt("attemptsLeft")).isEqualTo(1);
    var last = pins.change(person, OTHER, "907351");
    assertThat(last.code()).isEqualTo("pin-locked");
    assertThat(last.json().getString("rule")).isEqualTo("pin.lockAfterErrors");
    assertThat(last.json().getString("ruledBy")).isEqualTo("411600");
    assertThat(pins.state(person)).isEqualTo(3);
  }

  @Test
  void pinStandsInNoColumnAndNoLogEntry() throws SQLException {
    var person = pins.withOwnPin("411600");
    pins.check(person, OTHER);
    assertThat(database.query("select hash from card_pin where " + of(person)).get(0))
        .startsWith("$argon2id$v=19$m=");
    for (var table : List.of("card_pin", "card_act", "outbox_event", "physical_card_history")) {
      var holding =
          "select count(*) from %s t where t::text ~ '%s' or t::text ~ '%s'"
              .formatted(table, PinApi.inClear(OWN), PinApi.inClear(OTHER));
      assertThat(database.query(holding)).as(table).containsExactly("0");
    }
    assertThat(
            database.query(
                "select count(*) from audit_entry where payload::text ~ '"
                    + PinApi.inClear(OTHER)
                    + "'"))
        .containsExactly("0");
    var attempt = new PinAttempt(record(person).id(), new Pin(OWN), null, null, null);
    assertThat(attempt.toString()).doesNotContain(OWN);
    assertThat(new PinRequests.ChangeBody(null, null, "C0DE99", OWN, OTHER).toString())
        .doesNotContain(OWN, OTHER, "C0DE99");
  }

  private String of(TestPerson person) {
    return "card_id = '" + record(person).id() + "'";
  }

  private CardRecord record(TestPerson person) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(person.cardNo()))));
  }

  private List<String> events(TestPerson person) throws SQLException {
    return database.query(
        "select type from outbox_event where subject_id = '" + record(person).id() + "'");
  }

  private List<String> acts(TestPerson person) throws SQLException {
    return database.query(
        "select concat_ws(' ', act, reason, from_state, to_state) from card_act where "
            + of(person));
  }
}
