package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.platform.retention.ForgetOnSchedule;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver's stream goes when it deletes it, and not what its receiver was told. */
@QuarkusTest
class DeletedStreamTest {

  private static final String LOST = EventApi.OWN + "card-lost";

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;
  @Inject ToldOfHolder told;
  @Inject ForgetOnSchedule forget;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void holderStillReadsWhoWasTold() throws SQLException {
    var signed = api.holder();
    var person = signed.person();
    EventApi.awaitRelay();
    var stream = events.polling(Api.CHANNEL, LOST);
    assertThat(new LossApi(api, clock).reportAtWindow(person).status()).isEqualTo(201);
    events.receive(Api.CHANNEL, stream, "signNo", signed.signNo(), 1);

    events.delete(Api.CHANNEL, stream);

    assertThat(api.get("/ssf/streams?stream_id=" + stream, Api.CHANNEL).status()).isEqualTo(404);
    var holder =
        (UUID) rows.value("select holder_id from physical_card where card_no_index = ?", person);
    var since = clock.instant().minus(Duration.ofHours(1));
    assertThat(Unis.get(told.of(holder, since, 10, SecurityEventType.CARD_LOST)))
        .singleElement()
        .satisfies(one -> assertThat(one.receivers()).hasSize(1));
  }

  @Test
  void itIsGoneWhenItsEventsAre() {
    var stream = events.polling(Api.CHANNEL, LOST);
    events.delete(Api.CHANNEL, stream);
    assertThat(there(stream)).isTrue();

    clock.advance(Duration.ofDays(30));
    Unis.get(forget.run());
    assertThat(there(stream)).isTrue();
    clock.advance(Duration.ofDays(2));
    Unis.get(forget.run());

    assertThat(there(stream)).isFalse();
  }

  private boolean there(String stream) {
    return Unis.get(
                pool.preparedQuery("select from event_stream where id = $1")
                    .execute(Tuple.of(UUID.fromString(stream))))
            .size()
        == 1;
  }
}
