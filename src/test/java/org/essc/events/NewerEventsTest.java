package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While versions are exchanged an older instance relays, too, and does not know all events. */
@QuarkusTest
class NewerEventsTest {

  private static final String LOST = OWN + "card-lost";
  private static final String TYPE = "something-of-tomorrow";

  @Inject MutableClock clock;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private String stream;

  @AfterEach
  void delete() {
    run("delete from outbox_event where type = $1", Tuple.of(TYPE));
    events.delete(Api.CHANNEL, stream);
  }

  private int run(String sql, Tuple values) {
    return Unis.get(pool.preparedQuery(sql).execute(values)).rowCount();
  }

  private UUID holderOf(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery("select holder_id from ecard_binding where sign_no = $1")
                .execute(Tuple.of(holder.signNo())))
        .iterator()
        .next()
        .getUUID(0);
  }

  @Test
  void unknownEventStaysInTheOutboxWithWhatFollowsItAndOthersGoOn() {
    var holder = api.holder();
    var other = api.holder();
    EventApi.awaitRelay();
    stream = events.polling(Api.CHANNEL, LOST);
    run(
        """
        insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data)
        values (gen_random_uuid(), $1, now(), $2, 'card', $1, '{}')""",
        Tuple.of(holderOf(holder), TYPE));
    lose(holder.person());
    lose(other.person());

    var told = events.receive(Api.CHANNEL, stream, 1);

    assertThat(told.get(0).data()).containsEntry("signNo", other.signNo());
    assertThat(
            run(
                "update outbox_event set type = 'card-contact-changed'"
                    + " where type = $1 and published_at is null",
                Tuple.of(TYPE)))
        .as("it is there for whom knows it")
        .isEqualTo(1);
    var later = events.receive(Api.CHANNEL, stream, 1);
    assertThat(later.get(0).data()).containsEntry("signNo", holder.signNo());
  }

  /** After going back to this version, of which no instance knows them. */
  @Test
  void manyUnknownEventsHoldUpNobody() {
    var others = List.of(api.holder(), api.holder(), api.holder());
    EventApi.awaitRelay();
    stream = events.polling(Api.CHANNEL, LOST);
    run(
        """
        insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data)
        select gen_random_uuid(), gen_random_uuid(), now(), $1, 'card', gen_random_uuid(), '{}'
          from generate_series(1, 999)""",
        Tuple.of(TYPE));
    others.forEach(other -> lose(other.person()));

    var told = events.receive(Api.CHANNEL, stream, others.size());

    assertThat(told)
        .extracting(event -> event.data().get("signNo"))
        .containsExactlyElementsOf(others.stream().map(Api.Holder::signNo).toList());
  }

  /** The relay of a newer instance has put it on the stream; this one shows the holder's page. */
  @Test
  void holderIsShownThatSomethingUnknownWasTold() {
    var holder = api.holder();
    stream = events.polling(Api.CHANNEL, LOST);
    run(
        """
        insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
        values ($1, now(), now(), gen_random_uuid(), gen_random_uuid(), $2, $3, '{}')""",
        Tuple.of(UUID.fromString(stream), holderOf(holder), OWN + TYPE));

    var page = PageBrowser.at(api, holder, "uses").get("/h/uses");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("data-kind=\"OTHER\"", "其他变更");
  }

  private void lose(TestPerson person) {
    assertThat(new LossApi(api, clock).reportAtWindow(person).status()).isEqualTo(201);
  }
}
