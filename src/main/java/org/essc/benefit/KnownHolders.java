package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.card.cancellation.Deaths;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.IntegrityException;
import org.jboss.logging.Logger;

/**
 * Whose entitlement it is: the holder of that number, if a card of the holder bears that name. A
 * holder without any card is none yet, as there is no name to compare.
 */
@Singleton
public class KnownHolders {

  private static final Logger LOG = Logger.getLogger(KnownHolders.class);

  /** Whoever ends all of a holder who has died waits for this lock, or is waited for. */
  private static final String LOCK =
      "select id from holder where id = any($1) order by id for key share";

  private static final String NAMES =
      "select id, holder_id, name from physical_card where holder_id = any($1)";

  private final ColumnCipher cipher;
  private final Deaths deaths;

  KnownHolders(ColumnCipher cipher, Deaths deaths) {
    this.cipher = cipher;
    this.deaths = deaths;
  }

  /** A person as an insurer names it; {@code idNumberIndex} is the holder's. */
  public record Person(String idType, byte[] idNumberIndex) {

    @Override
    public String toString() {
      return "Person[…]";
    }
  }

  /**
   * @param names of the cards of each; no entry where a holder has none
   * @param dead those who have died
   */
  public record Found(Map<UUID, Set<String>> names, Set<UUID> dead) {

    @Override
    public String toString() {
      return "Found[…]";
    }
  }

  /** Locks the holders against their deaths until the transaction ends, and tells of them. */
  public Uni<Found> lock(SqlConnection transaction, Collection<UUID> holders) {
    if (holders.isEmpty()) {
      return Uni.createFrom().item(new Found(Map.of(), Set.of()));
    }
    var ids = holders.toArray(UUID[]::new);
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(ids))
        .chain(() -> deaths.complete(transaction, holders))
        .chain(
            dead ->
                transaction
                    .preparedQuery(NAMES)
                    .execute(Tuple.of(ids))
                    .emitOn(Infrastructure.getDefaultExecutor())
                    .map(rows -> new Found(names(rows), dead)));
  }

  private Map<UUID, Set<String>> names(RowSet<Row> rows) {
    var names = new HashMap<UUID, Set<String>>();
    for (var row : rows) {
      try {
        var name =
            cipher.decrypt(
                CardColumns.NAME, row.getUUID("id").toString(), row.getBuffer("name").getBytes());
        names.computeIfAbsent(row.getUUID("holder_id"), holder -> new HashSet<>()).add(name);
      } catch (IntegrityException altered) {
        LOG.errorf("card %s: no name to compare: %s", row.getUUID("id"), altered.getMessage());
      }
    }
    return names;
  }
}
