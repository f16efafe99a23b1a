package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.platform.config.Issuer;
import org.essc.platform.retention.ForgetOnSchedule;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver's stream goes when it deletes it, and not what its receiver was told. */
@QuarkusTest
class DeletedStreamTest {

  private static final String LOST = EventApi.OWN + "card-lost";

  private static final String TOLD =
      """
      insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
      values ($1, now(), now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $2, '{}')""";

  private static final String DELETED =
      """
      insert into event_stream (id, partner_no, delivery, events_requested, status, due_at,
                                created_at, updated_at, deleted_at, version)
      select gen_random_uuid(), $1, 'poll', '{}', 'disabled', $2, $2, $2, $2, 0
        from generate_series(1, $3)""";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
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
    var holder = rows.holderId(person);
    var since = clock.instant().minus(Duration.ofHours(1));
    assertThat(Unis.get(told.of(holder, since, 10, SecurityEventType.CARD_LOST)))
        .singleElement()
        .satisfies(one -> assertThat(one.receivers()).hasSize(1));
  }

  @Test
  void itIsGoneWhenItsEventsAre() {
    var stream = events.polling(Api.CHANNEL, LOST);
    Unis.get(pool.preparedQuery(TOLD).execute(Tuple.of(UUID.fromString(stream), LOST)));
    events.delete(Api.CHANNEL, stream);
    assertThat(there(stream)).isTrue();

    clock.advance(Duration.ofDays(30));
    Unis.get(forget.run());
    assertThat(there(stream)).isTrue();
    clock.advance(Duration.ofDays(2));
    Unis.get(forget.run());

    assertThat(there(stream)).isFalse();
  }

  /** Its own events are of no holder. */
  @Test
  void oneThatToldNothingOfAnyHolderIsGoneAtOnce() {
    var partner = registered();
    useToken(partner);
    var stream = events.polling(partner.number(), LOST);
    var verification = new JsonObject().put("stream_id", stream).put("state", "here");
    assertThat(api.post("/ssf/verify", partner.number(), verification.encode()).status())
        .isEqualTo(204);

    events.delete(partner.number(), stream);

    assertThat(there(stream)).isFalse();
  }

  @Test
  void receiverThatHasDeletedAThousandMakesNoneUntilTheyAreGone() {
    var partner = registered();
    useToken(partner);
    keepDeleted(partner, 999);
    var last = events.polling(partner.number(), LOST);
    Unis.get(pool.preparedQuery(TOLD).execute(Tuple.of(UUID.fromString(last), LOST)));
    events.delete(partner.number(), last);

    var refused = events.create(partner.number(), EventApi.polled(LOST));
    assertThat(refused.status()).as(refused.body()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("too-many-streams");

    clock.advance(Duration.ofDays(32));
    Unis.get(forget.run());
    Api.forgetTokens();
    useToken(partner);
    events.delete(partner.number(), events.polling(partner.number(), LOST));
  }

  private static TestPartner registered() {
    return TestPartner.limited("channel", 10_000, List.of(), List.of("410000"));
  }

  private void useToken(TestPartner partner) {
    api.useToken(partner.number(), partner.token(clock, issuer.endpoint("/oauth2/token")));
  }

  private void keepDeleted(TestPartner partner, int count) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    Unis.get(pool.preparedQuery(DELETED).execute(Tuple.of(partner.number(), now, count)));
  }

  private boolean there(String stream) {
    return Unis.get(
                pool.preparedQuery("select from event_stream where id = $1")
                    .execute(Tuple.of(UUID.fromString(stream))))
            .size()
        == 1;
  }
}
