package org.essc.events;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.platform.replica.ReplicaReads;

/**
 * Tells a holder who was told of what: names of receivers and kinds of events, and nothing of what
 * a receiver calls the holder or is told besides.
 */
@Singleton
public class ToldOfHolder {

  /** One line an event, however many streams its receivers have. */
  private static final String FIND =
      """
      select e.type, e.at, array_agg(distinct p.name order by p.name) receivers
        from stream_event e
        join event_stream s on s.id = e.stream_id
        join partner p on p.partner_no = s.partner_no
       where e.holder_id = $1 and e.told_at > $2 and ($3::text[] is null or e.type = any($3))
       group by e.txn, e.type, e.at
       order by e.at desc, e.type limit $4""";

  private final ReplicaReads reads;

  ToldOfHolder(ReplicaReads reads) {
    this.reads = reads;
  }

  /**
   * An event.
   *
   * @param type nothing where a newer version of the platform, that runs beside this one or did,
   *     knows it
   * @param at when it happened
   * @param receivers names of the partners that were told, or are being told
   */
  public record Told(Optional<SecurityEventType> type, Instant at, List<String> receivers) {}

  /**
   * The newest first, as long as they are kept on the streams.
   *
   * @param types none for all
   */
  public Uni<List<Told>> of(UUID holderId, Instant after, int limit, SecurityEventType... types) {
    var uris = List.of(types).stream().map(SecurityEventType::uri).toArray(String[]::new);
    var values =
        Tuple.of(holderId, after.atOffset(ZoneOffset.UTC), uris.length == 0 ? null : uris, limit);
    return reads
        .lagging(client -> client.preparedQuery(FIND).execute(values))
        .map(rows -> rows.stream().map(ToldOfHolder::read).toList());
  }

  private static Told read(Row row) {
    OffsetDateTime at = row.getOffsetDateTime("at");
    return new Told(
        SecurityEventType.find(row.getString("type")),
        at.toInstant(),
        List.of(row.getArrayOfStrings("receivers")));
  }
}
