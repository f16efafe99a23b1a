package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * What a day makes of entitlements, each by one guarded update: several instances may look at once,
 * and one that a file or an authentication holds is passed over until the next time.
 */
@Singleton
class DueEntitlements {

  private static final String MOVE =
      """
      with moved as materialized (
        select id from benefit_entitlement
         where %s
         order by %s limit $3 for no key update skip locked)
      update benefit_entitlement e set state = '%s', changed_at = $2
        from moved where e.id = moved.id
      returning""";

  private static final String LAPSE =
      MOVE.formatted(
              "state in ('due', 'due-soon', 'qualified') and deadline < $1", "deadline", "lapsed")
          + EntitlementColumns.ALL;

  private static final String NOTICE =
      MOVE.formatted("state in ('due', 'qualified') and notice_on <= $1", "notice_on", "due-soon")
          + EntitlementColumns.ALL;

  /** Those whose deadline is over, at most so many; as they are now. */
  Uni<List<Entitlement>> lapse(
      SqlConnection transaction, LocalDate today, OffsetDateTime at, int limit) {
    return transaction
        .preparedQuery(LAPSE)
        .execute(Tuple.of(today, at, limit))
        .map(EntitlementStore::all);
  }

  /** Those whose notice days have begun; those that have lapsed are to be moved before. */
  Uni<List<Entitlement>> dueSoon(
      SqlConnection transaction, LocalDate today, OffsetDateTime at, int limit) {
    return transaction
        .preparedQuery(NOTICE)
        .execute(Tuple.of(today, at, limit))
        .map(EntitlementStore::all);
  }
}
