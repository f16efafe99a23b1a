package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.person.HolderStore;
import org.essc.platform.problem.ProblemException;

/**
 * Entitlements one by one. Whoever locks several locks them in the order of their ids, after the
 * holder's row.
 */
@Singleton
class EntitlementStore {

  private static final String OPEN =
      "e.state in ('due', 'due-soon', 'qualified', 'lapsed', 'doubted')";

  private static final String SELECT =
      "select" + EntitlementColumns.ALL + "from benefit_entitlement e where ";

  private static final String OF_HOLDER = SELECT + "e.holder_id = $1 order by e.id";

  private static final String LOCK_OPEN =
      SELECT + "e.holder_id = $1 and " + OPEN + " order by e.id" + " for no key update";

  private static final String LOCK = SELECT + "e.id = $1 for no key update";

  private static final String CHANGE =
      """
      update benefit_entitlement set state = $3, reason = $4, qualified_until = $5, deadline = $6,
             notice_on = $7, qualification_id = $8, changed_at = $9
       where id = $1 and state = $2""";

  private static final String SHARE_HOLDER = "select from holder where id = $1 for key share";

  private static final String END_ALL =
      """
      with mine as materialized (
        select id from benefit_entitlement
         where holder_id = $1 and state not in ('withdrawn', 'ended')
         order by id for no key update)
      update benefit_entitlement e set state = 'ended', reason = $2, changed_at = $3
        from mine where e.id = mine.id
      returning"""
          + EntitlementColumns.ALL;

  private final HolderStore holders;

  EntitlementStore(HolderStore holders) {
    this.holders = holders;
  }

  /** All of a holder, also ended ones, oldest first. */
  Uni<List<Entitlement>> ofHolder(SqlClient client, UUID holderId) {
    return client.preparedQuery(OF_HOLDER).execute(Tuple.of(holderId)).map(EntitlementStore::all);
  }

  /**
   * Those that may be authenticated, locked. The holder's row before them, against a death by
   * another of the holder's cards: the act may write that row afterwards.
   */
  Uni<List<Entitlement>> lockOpen(SqlClient transaction, UUID holderId) {
    return transaction
        .preparedQuery(SHARE_HOLDER)
        .execute(Tuple.of(holderId))
        .chain(() -> transaction.preparedQuery(LOCK_OPEN).execute(Tuple.of(holderId)))
        .map(EntitlementStore::all);
  }

  /** Null where there is none. */
  Uni<Entitlement> lock(SqlClient transaction, UUID id) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(id))
        .map(rows -> rows.size() == 0 ? null : EntitlementColumns.read(rows.iterator().next()));
  }

  /** From the state in which it was locked. */
  Uni<Void> change(UnitOfWork work, EntitlementState from, Entitlement to) {
    return work.connection()
        .preparedQuery(CHANGE)
        .execute(
            Tuple.tuple()
                .addUUID(to.id())
                .addString(from.text())
                .addString(to.state().text())
                .addString(to.reason())
                .addLocalDate(to.period().qualifiedUntil())
                .addLocalDate(to.period().deadline())
                .addLocalDate(to.period().noticeOn())
                .addUUID(to.qualificationId())
                .addOffsetDateTime(work.timestamp()))
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw ProblemException.unavailable(
                    new IllegalStateException("an entitlement was changed while it was locked"));
              }
            })
        .replaceWithVoid();
  }

  /**
   * Ends all of a holder who has died. The holder's row is locked first: whoever is about to add
   * one for the holder is waited for, or waits and then sees the death.
   */
  Uni<List<Entitlement>> endAll(UnitOfWork work, UUID holderId, String reason) {
    return holders
        .lockAlone(work.connection(), holderId)
        .chain(
            () ->
                work.connection()
                    .preparedQuery(END_ALL)
                    .execute(Tuple.of(holderId, reason, work.timestamp())))
        .map(EntitlementStore::all);
  }

  static List<Entitlement> all(RowSet<Row> rows) {
    return rows.stream().map(EntitlementColumns::read).toList();
  }
}
