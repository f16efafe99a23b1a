package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;
import static org.essc.events.EventApi.RISC;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a card that may not be used anyway is told, too. */
@QuarkusTest
class LockedCardEventsTest {

  private static final String LOST = OWN + "card-lost";
  private static final String RELEASED = OWN + "card-released";
  private static final String DISABLED = RISC + "account-disabled";
  private static final String ENABLED = RISC + "account-enabled";

  @Inject MutableClock clock;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private final String partner = Api.CHANNEL;
  private String stream;

  @BeforeEach
  void nothingIsTold() {
    EventApi.awaitRelay();
  }

  @AfterEach
  void delete() {
    events.delete(partner, stream);
  }

  /** The electronic card could not be used before; but whoever finds it should know. */
  @Test
  void lossOfALockedCardIsToldAndThatItIsFound() {
    var holder = api.holder();
    stream = events.polling(partner, LOST, RELEASED, DISABLED, ENABLED);
    api.importCards(holder.person().withState(3));
    var loss = new LossApi(api, clock);

    assertThat(loss.reportAtWindow(holder.person()).status()).isEqualTo(201);

    var lost = events.receive(partner, stream, 3);
    assertThat(lost).extracting(EventApi.Event::type).containsExactly(DISABLED, DISABLED, LOST);
    assertThat(lost.get(0).data()).containsEntry("essc_reason", "locked");
    assertThat(lost.get(1).data()).containsEntry("essc_reason", "lost");
    assertThat(lost.get(1).claims().getClaim("txn"))
        .isEqualTo(lost.get(2).claims().getClaim("txn"));
    assertThat(loss.releaseAtWindow(holder.person()).status()).isEqualTo(201);
    var found = events.receive(partner, stream, 2);
    assertThat(found).extracting(EventApi.Event::type).containsExactly(DISABLED, RELEASED);
    assertThat(found.get(0).data()).containsEntry("essc_reason", "locked");
  }

  @Test
  void registrysLossOfALockedCardIsToldOnce() {
    var holder = api.holder();
    stream = events.polling(partner, LOST, RELEASED, DISABLED, ENABLED);

    api.importCards(holder.person().withState(3));
    api.importCards(holder.person().withState(4));
    api.importCards(holder.person().withState(2));
    api.importCards(holder.person().withState(1));

    assertThat(events.receive(partner, stream, 5))
        .extracting(EventApi.Event::type)
        .containsExactly(DISABLED, DISABLED, LOST, ENABLED, RELEASED);
  }
}
