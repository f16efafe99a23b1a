package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.audit.Mark.Place;

/** Reads in one statement how far the database has come, and whether it still holds a mark. */
@Singleton
class DatabaseStateStore {

  private static final String LOOK =
      """
      select c.chain, c.head_seq, c.head_hash, e.hash as hash_there, r.epoch, r.sealed
        from audit_chain c
        join unnest($1::smallint[], $2::bigint[]) as known (chain, seq) on known.chain = c.chain
        left join audit_entry e on e.chain = c.chain and e.seq = known.seq
        left join (select epoch, sealed from restore_epoch order by epoch desc limit 1) r on true
       order by c.chain""";

  /**
   * @param holds whether every entry of the mark that was asked about is there as it was
   * @param sealed of the epoch; null for epoch 0
   */
  record State(Mark mark, boolean holds, byte[] sealed) {}

  private final Pool pool;

  DatabaseStateStore(Pool pool) {
    this.pool = pool;
  }

  Uni<State> look(Mark known) {
    return pool.preparedQuery(LOOK)
        .execute(
            Tuple.of(
                IntStream.range(0, AuditLog.CHAINS)
                    .mapToObj(chain -> (short) chain)
                    .toArray(Short[]::new),
                known.places().stream().map(Place::seq).toArray(Long[]::new)))
        .map(rows -> state(rows, known));
  }

  Uni<Void> reseal(long epoch, byte[] sealed) {
    return pool.preparedQuery("update restore_epoch set sealed = $2 where epoch = $1")
        .execute(Tuple.of(epoch, Buffer.buffer(sealed)))
        .replaceWithVoid();
  }

  private static State state(RowSet<Row> rows, Mark known) {
    List<Place> places = new ArrayList<>(AuditLog.CHAINS);
    boolean holds = rows.size() == AuditLog.CHAINS;
    long epoch = 0;
    byte[] sealed = null;
    for (var row : rows) {
      var place = known.places().get(row.getShort("chain"));
      var there = row.getBuffer("hash_there");
      holds &= place.seq() == 0 || there != null && place.hasHash(there.getBytes());
      places.add(new Place(row.getLong("head_seq"), row.getBuffer("head_hash").getBytes()));
      if (row.getLong("epoch") != null) {
        epoch = row.getLong("epoch");
        sealed = row.getBuffer("sealed").getBytes();
      }
    }
    return places.size() == AuditLog.CHAINS
        ? new State(new Mark(epoch, places), holds, sealed)
        : new State(new Mark(epoch, Mark.NONE.places()), false, sealed);
  }
}
