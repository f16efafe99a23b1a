package org.essc.events;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.platform.outbox.WrittenEvent;

/**
 * A stream like every other, of no partner: everything that the outbox tells, for the operator's
 * own systems. It exists only where there is somebody to take it, so that nothing piles up.
 */
@Singleton
public class PlatformStream {

  public static final UUID ID = new UUID(0, 0);

  private static final String KEEP =
      """
      insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
      select $1, $2, t.at, t.id, t.txn, t.holder_id, t.type, t.data
        from unnest($3::timestamptz[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::jsonb[])
          with ordinality as t (at, id, txn, holder_id, type, data, n)
       order by t.n""";

  private final EventsConfig config;
  private final EventDays days;

  PlatformStream(EventsConfig config, EventDays days) {
    this.config = config;
    this.days = days;
  }

  /** Whether anybody takes it. */
  public boolean on() {
    return config.kafka().bootstrapServers().isPresent();
  }

  public Uni<Void> keep(SqlClient transaction, List<WrittenEvent> events, Instant now) {
    if (!on()) {
      return Uni.createFrom().voidItem();
    }
    var parameters =
        Tuple.tuple()
            .addUUID(ID)
            .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
            .addArrayOfOffsetDateTime(
                array(events, one -> one.at().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new))
            .addArrayOfUUID(array(events, WrittenEvent::id, UUID[]::new))
            .addArrayOfUUID(array(events, WrittenEvent::txn, UUID[]::new))
            .addArrayOfUUID(array(events, WrittenEvent::holderId, UUID[]::new))
            .addArrayOfString(array(events, WrittenEvent::type, String[]::new))
            .addArrayOfJsonObject(array(events, PlatformStream::data, JsonObject[]::new));
    return days.needed(transaction.preparedQuery(KEEP).execute(parameters)).replaceWithVoid();
  }

  private static JsonObject data(WrittenEvent event) {
    return new JsonObject().put("subject", event.subjectId().toString()).put("data", event.data());
  }
}
