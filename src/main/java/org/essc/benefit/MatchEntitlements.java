package org.essc.benefit;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.outbox.EventType;
import org.jboss.logging.Logger;

/** Finds the holders of entitlements that were nobody's when they came. */
@Singleton
class MatchEntitlements {

  private static final Logger LOG = Logger.getLogger(MatchEntitlements.class);

  /** Before all. */
  static final UUID FIRST = new UUID(0, 0);

  private static final String PAGE =
      """
      with page as materialized (
        select id, id_type, id_number_index from benefit_entitlement
         where state = 'unmatched' and reason = 'unknown' and id > $1
         order by id limit $2)
      select p.id, h.id holder_id from page p
        left join holder h on h.id_number_index = p.id_number_index and h.id_type = p.id_type
       order by p.id""";

  private static final String LOCK =
      "select"
          + EntitlementColumns.ALL
          + """
      , e.name from benefit_entitlement e
       where e.id = any($1) and e.state = 'unmatched' and e.reason = 'unknown'
       order by e.id for no key update skip locked""";

  private static final String CHANGE =
      """
      update benefit_entitlement e
         set holder_id = t.holder_id, state = t.state, reason = t.reason, changed_at = $5
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
          as t (id, holder_id, state, reason)
       where e.id = t.id""";

  private final KnownHolders holders;
  private final ColumnCipher cipher;

  MatchEntitlements(KnownHolders holders, ColumnCipher cipher) {
    this.holders = holders;
    this.cipher = cipher;
  }

  /**
   * A look at some of them.
   *
   * @param last id of the last one that was looked at
   * @param found the holders of those whose number somebody has
   */
  record Look(UUID last, int size, Map<UUID, UUID> found) {}

  /**
   * @param after id of the last one that was looked at before, or {@link #FIRST}
   */
  Uni<Look> look(SqlClient client, UUID after, int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(Tuple.of(after, limit))
        .map(
            rows -> {
              var found = new HashMap<UUID, UUID>();
              var last = after;
              for (var row : rows) {
                last = row.getUUID("id");
                if (row.getUUID("holder_id") != null) {
                  found.put(last, row.getUUID("holder_id"));
                }
              }
              return new Look(last, rows.size(), found);
            });
  }

  /** Holders before entitlements, as everybody locks them. */
  Uni<Void> match(UnitOfWork work, Map<UUID, UUID> found, LocalDate today) {
    return holders
        .lock(work.connection(), found.values().stream().distinct().toList())
        .chain(
            known ->
                work.connection()
                    .preparedQuery(LOCK)
                    .execute(Tuple.of(found.keySet().toArray(UUID[]::new)))
                    .map(rows -> matched(rows, found, known, today)))
        .chain(matched -> change(work, matched));
  }

  private List<Entitlement> matched(
      Iterable<Row> rows, Map<UUID, UUID> found, KnownHolders.Found known, LocalDate today) {
    var matched = new ArrayList<Entitlement>();
    for (var row : rows) {
      var one = EntitlementColumns.read(row);
      var holder = found.get(one.id());
      var names = known.names().get(holder);
      var name = names == null ? null : name(row);
      if (name != null) {
        matched.add(
            names.contains(name)
                ? one.matched(holder, known.dead().contains(holder), today)
                : one.in(EntitlementState.UNMATCHED, Entitlement.MISMATCH));
      }
    }
    return matched;
  }

  /** None where it was altered, which is alarmed: the others are matched all the same. */
  private String name(Row row) {
    try {
      return cipher.decrypt(
          EntitlementColumns.NAME, row.getUUID("id").toString(), row.getBuffer("name").getBytes());
    } catch (IntegrityException altered) {
      LOG.errorf("entitlement %s: no name to compare: %s", row.getUUID("id"), altered.getMessage());
      return null;
    }
  }

  private static Uni<Void> change(UnitOfWork work, List<Entitlement> all) {
    if (all.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    all.stream()
        .filter(one -> one.state() == EntitlementState.ENDED)
        .forEach(one -> work.event(EntitlementEvents.of(EventType.BENEFIT_ENDED, one)));
    return work.connection()
        .preparedQuery(CHANGE)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(array(all, Entitlement::id, UUID[]::new))
                .addArrayOfUUID(array(all, Entitlement::holderId, UUID[]::new))
                .addArrayOfString(array(all, one -> one.state().text(), String[]::new))
                .addArrayOfString(array(all, Entitlement::reason, String[]::new))
                .addOffsetDateTime(work.timestamp()))
        .replaceWithVoid();
  }
}
