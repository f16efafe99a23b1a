package org.essc.card.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.card.cancellation.Cancellations;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry's file has called a card cancelled before the act that ends it. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class CancelledByFileTest {

  private static final String ENDED_HERE = "2 card-ended state";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject Activation activation;

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private final Cancellations cancellations = new Cancellations(api);
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  private String state(UUID card) {
    return replacements.text(
        "select state || ' ' || coalesce(ended, '-') from physical_card where id = $1", card);
  }

  @Test
  void lostCardThatWasReplacedDoesNotComeBack() {
    var person = replacements.imported(TestPerson.next());
    var replacement = replacements.requested(person, "lost");
    var made = replacements.newCard(person);
    api.importCards(person.withState(9));
    var old = replacements.cardId(person);
    assertThat(state(old)).isEqualTo("9 -");

    Unis.get(activation.of(made));

    assertThat(state(old)).isEqualTo("9 replaced");
    assertThat(replacements.read(Api.CLERK, replacement).json().getString("state"))
        .isEqualTo("completed");
    assertThat(
            replacements.texts(
                "select array_to_string(changed, ',') || ' ' || from_state || ' ' || to_state"
                    + " from physical_card_history where card_id = $1 and source = 'act'"
                    + " order by version desc limit 1",
                old))
        .containsExactly("ended 9 9");
    assertThat(imports.rejections(api.importCards(person))).containsExactly(ENDED_HERE);
    assertThat(api.importCards(person.withState(9)).json().getInt("rejected")).isZero();
    assertThat(state(old)).isEqualTo("9 replaced");
  }

  @Test
  void cancellationEndsItForGoodAndItsReplacementWithIt() {
    var person = replacements.imported(TestPerson.next());
    var replacement = replacements.requested(person, "damaged");
    var cancellation = cancellations.begun(person);
    api.importCards(person.withState(9));

    cancellations.settled(Api.INSURER, cancellation);
    assertThat(cancellations.settled(Api.BANK, cancellation).status()).isEqualTo(200);

    assertThat(state(replacements.cardId(person))).isEqualTo("9 cancelled");
    assertThat(imports.rejections(api.importCards(person))).containsExactly(ENDED_HERE);
    assertThat(replacements.read(Api.CLERK, replacement).json().getString("state"))
        .isEqualTo("withdrawn");
  }
}
