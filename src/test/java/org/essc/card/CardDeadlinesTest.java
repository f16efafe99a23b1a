package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Duration;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardFiles;
import org.essc.testing.HeldWrites;
import org.essc.testing.Imports;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

/** A database that neither answers nor refuses: the caller hears so in time. */
@QuarkusTest
class CardDeadlinesTest {

  /** Two seconds by the contract, and what a busy machine adds around it. */
  private static final Duration ANSWERED = Duration.ofSeconds(4);

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private final long base = Imports.freshPersons();

  @Test
  void hangingSearchIsUnavailableInTime() throws Exception {
    var cardNo = "{\"cardNo\":\"%s\"}".formatted(CardFiles.cardNo(base));
    var idNumber = "{\"idNumber\":\"%s\"}".formatted(CardFiles.idNumber(base));

    assertUnavailable(
        "physical_card", () -> api.once().post("/v1/cards/search", Api.REGISTRY, cardNo));
    assertUnavailable("holder", () -> api.once().post("/v1/cards/search", Api.REGISTRY, idNumber));
  }

  @Test
  void hangingStatusListAndRejectionsAreUnavailableInTime() throws Exception {
    var done = imports.importCsv((CardFiles.HEADER + "bad\n").getBytes());
    var path = "/v1/card-imports/" + done.json().getString("importId");

    assertUnavailable("card_import", () -> api.once().get("/v1/card-imports", Api.REGISTRY));
    assertUnavailable("card_import", () -> api.once().get(path, Api.REGISTRY));
    assertUnavailable("card_import", () -> api.once().get(path + "/rejections", Api.REGISTRY));
    assertUnavailable(
        "card_import_rejection", () -> api.once().get(path + "/rejections", Api.REGISTRY));
    assertThat(imports.rejections(done)).containsExactly("2 row-column-count row");
  }

  @Test
  void actWhoseCallerWasToldToComeBackIsNotDoneAfterwards() throws SQLException {
    var person = TestPerson.next();
    api.importCards(person);
    var loss = new LossApi(api.once(), null);
    var late = HeldWrites.answer("insert", "card_act", () -> loss.reportAtWindow(person));
    assertThat(late.status()).isEqualTo(503);
    assertThat(new PinApi(api).state(person)).isEqualTo(1);

    var again = new LossApi(api, null).reportAtWindow(person);
    assertThat(again.status()).as(again.body()).isEqualTo(201);
    assertThat(new PinApi(api).state(person)).isEqualTo(2);
  }

  private interface Call {
    Reply send();
  }

  /** The call is sent while nobody can read the table. */
  private static void assertUnavailable(String table, Call call) throws Exception {
    Rounds.shortestTakesLessThan(
        ANSWERED,
        () -> {
          try (var connection = TestServers.superuserDatabase().getConnection();
              var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            var answer = call.send();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("service-unavailable");
            connection.rollback();
          }
        });
  }
}
