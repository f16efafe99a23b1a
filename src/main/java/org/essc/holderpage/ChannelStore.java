package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads which channels carry an electronic card. */
@Singleton
class ChannelStore {

  private static final String FIND =
      """
      select b.id, p.name, coalesce(b.activated_at, b.created_at) since
        from ecard_binding b join partner p on p.partner_no = b.channel_no
       where b.ecard_id = $1 and b.holder_id = $2 and b.state = 'active'
       order by since""";

  private final Pool pool;

  ChannelStore(Pool pool) {
    this.pool = pool;
  }

  record Channel(UUID signingId, String name, Instant since) {}

  Uni<List<Channel>> of(UUID eCardId, UUID holderId) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(eCardId, holderId))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Channel(
                                row.getUUID("id"),
                                row.getString("name"),
                                row.getOffsetDateTime("since").toInstant()))
                    .toList());
  }
}
