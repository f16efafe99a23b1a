package org.essc.benefit.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.card.cancellation.Cancellations;
import org.essc.card.replacement.FeesConfigured;
import org.essc.card.replacement.ReplacementApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A certificate from abroad is its holder's, whichever card there was when it was handed in. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ReviewAfterReplacementTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final QualificationApi benefits = new QualificationApi(api);
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  /** The new card is activated, and the one that it replaces ends with that. */
  private UUID replaced(TestPerson person) {
    var id = replacements.requested(person, "damaged");
    replacements.oldCard(Api.CLERK, id, false);
    var card = replacements.newCard(person);
    var activated =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":{\"cardId\":\"%s\"},\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(card));
    assertThat(activated.status()).as(activated.body()).isEqualTo(201);
    return card;
  }

  private Reply approve(String id) {
    return benefits.decide(Api.SECOND_CLERK, id, "approve");
  }

  @Test
  void itIsApprovedAfterTheCardWasReplaced() {
    var person = benefits.entitled("411300");
    var id = benefits.waiting(person);
    replaced(person);

    var approved = approve(id);

    assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    assertThat(approved.json().getString("state")).isEqualTo("qualified");
    assertThat(approved.json().getString("statement")).isNotBlank();
  }

  @Test
  void itIsNotApprovedWhileTheDeathOfTheNewCardsHolderIsSettled() {
    var person = benefits.entitled("411300");
    var id = benefits.waiting(person);
    var card = replaced(person);
    var death =
        api.create(
            "/v1/cancellations",
            Api.CLERK,
            "{\"card\":{\"cardId\":\"%s\"},\"reason\":\"death\",\"by\":%s}"
                .formatted(card, Cancellations.relative()));
    assertThat(death.status()).as(death.body()).isEqualTo(201);

    assertThat(approve(id).code()).isEqualTo("card-state");
    assertThat(benefits.decide(Api.SECOND_CLERK, id, "reject").status()).isEqualTo(200);
  }

  @Test
  void itIsNotApprovedWhereTheHolderHasNoCardAnyMore() {
    var person = benefits.entitled("411300");
    var id = benefits.waiting(person);
    api.importCards(person.withState(9));

    var refused = approve(id);

    assertThat(refused.status()).as(refused.body()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("reason")).isEqualTo("cancelled");
  }
}
