package org.essc.card.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Statements;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How many statements an act's transaction takes, as PostgreSQL counts them, without begin and
 * commit. Who makes one cheaper lowers its number here and in docs/architecture.md.
 */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ActStatementsTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final Statements statements = Statements.logged();
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  @AfterEach
  void reset() {
    statements.close();
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void lossReport() {
    var person = replacements.imported(TestPerson.next().withRegion("411300"));
    api.issue(Api.CHANNEL, person);
    var loss = new LossApi(api, clock);
    var executed =
        statements.ofTransaction(
            "card_loss_report", () -> assertEquals(201, loss.reportAtWindow(person).status()));
    assertTakes(executed, 12);
  }

  @Test
  void pinCheck() {
    var pins = new PinApi(api);
    var person = pins.withOwnPin("411300");
    var executed =
        statements.ofTransaction(
            "card_pin", () -> assertEquals(200, pins.check(person, PinApi.OWN).status()));
    assertTakes(executed, 4);
  }

  @Test
  void replacementRequested() {
    var person = replacements.imported(TestPerson.next().withRegion("411300"));
    var executed =
        statements.ofTransaction(
            "insert into card_replacement", () -> replacements.requested(person, "damaged"));
    assertTakes(executed, 13);
  }

  @Test
  void oldCardCollected() {
    var person = replacements.imported(TestPerson.next().withRegion("411300"));
    var id = replacements.requested(person, "damaged");
    var executed =
        statements.ofTransaction(
            "update card_replacement", () -> replacements.oldCard(Api.CLERK, id, false));
    assertTakes(executed, 10);
  }

  @Test
  void replacementCompleted() {
    var person = replacements.imported(TestPerson.next().withRegion("411300"));
    api.issue(Api.CHANNEL, person);
    var id = replacements.requested(person, "damaged");
    replacements.oldCard(Api.CLERK, id, false);
    var card = replacements.newCard(person);
    var executed = statements.ofTransaction("update card_replacement", () -> activated(card));
    assertTakes(executed, 28);
    assertEquals(
        "completed",
        replacements.text("select state from card_replacement where id = $1", UUID.fromString(id)));
  }

  private void activated(UUID card) {
    var reply =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":{\"cardId\":\"%s\"},\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(card));
    assertEquals(201, reply.status(), reply.body());
  }

  private static void assertTakes(List<String> executed, int count) {
    assertThat(executed.size()).as(String.join("\n", executed)).isEqualTo(count);
  }
}
