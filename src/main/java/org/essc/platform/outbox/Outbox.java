package org.essc.platform.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.platform.random.Randomness;

/**
 * Writes events in the transaction of what they tell of: either both are stored or neither. Who
 * publishes them takes them from {@link OutboxReader}. Ids are in order of time, and those of one
 * transaction in the order in which they were told; but a transaction may commit after one with a
 * greater id.
 */
@Singleton
public class Outbox {

  private static final String INSERT =
      """
      insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data, txn)
      select a, b, $7, c, d, e, f, outbox_txn(b)
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::jsonb[])
          as t (a, b, c, d, e, f)""";

  private final Randomness randomness;
  private final Clock clock;

  Outbox(Randomness randomness, Clock clock) {
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * Lends the insert to a statement that does the deed, too.
   *
   * @param events a query for id, holder, time, type, type and id of the subject, and data (jsonb),
   *     in this order
   */
  public static String insert(String events) {
    return """
        insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data, txn)
        select told.*, outbox_txn(told.holder_id)
          from (%s) as told (id, holder_id, at, type, subject_type, subject_id, data)"""
        .formatted(events);
  }

  /**
   * @param transaction the connection that carries the open transaction
   */
  public Uni<Void> append(SqlClient transaction, List<OutboxEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(randomness.uuidsInOrder(events.size()))
                .addArrayOfUUID(events.stream().map(OutboxEvent::holderId).toArray(UUID[]::new))
                .addArrayOfString(events.stream().map(e -> e.type().text()).toArray(String[]::new))
                .addArrayOfString(
                    events.stream().map(e -> e.subjectType().text()).toArray(String[]::new))
                .addArrayOfUUID(events.stream().map(OutboxEvent::subjectId).toArray(UUID[]::new))
                .addArrayOfJsonObject(
                    events.stream().map(OutboxEvent::data).toArray(JsonObject[]::new))
                .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
        .replaceWithVoid();
  }
}
