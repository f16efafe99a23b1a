package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.batch.LockWait;

/** Issuances that stopped half way. */
@Singleton
class UnfinishedStore {

  private static final String UNFINISHED =
      "select c.id card_id, c.name, c.phone, c.state, c.suspended_by is not null suspended,"
          + " c.issued_on, c.valid_until, e.id live_ecard_id, "
          + CandidateRows.SIGNING_COLUMNS
          + """
              from ecard_binding b
              join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
              join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
             where b.state = 'issuing' and b.created_at < $1
             order by b.created_at limit $2
            """;

  /** Taken first, so that the next statement sees every channel that has joined meanwhile. */
  private static final String LOCK_ECARD =
      "select from ecard, "
          + LockWait.BOUND
          + " where id = $1 and holder_id = $2 for update of ecard";

  private static final String WITHDRAW =
      """
      with withdrawn as (
        update ecard_binding set state = 'ended', ended_at = $3
         where id = $1 and holder_id = $2 and state = 'issuing'
        returning ecard_id, holder_id),
      card as (
        update ecard e set state = 'terminated', ended_at = $3
          from withdrawn w
         where e.id = w.ecard_id and e.holder_id = w.holder_id and e.state = 'issuing'
           and not exists (select from ecard_binding o
             where o.ecard_id = e.id and o.holder_id = e.holder_id and o.id <> $1
               and o.state <> 'ended')
        returning e.id),
      audited as (select audit_append_receipt($4, $5) receipt from withdrawn)
      select (receipt).chain, (receipt).seq, (receipt).hash from audited
      """;

  private final Pool pool;
  private final AuditLog audit;
  private final Clock clock;

  UnfinishedStore(Pool pool, AuditLog audit, Clock clock) {
    this.pool = pool;
    this.audit = audit;
    this.clock = clock;
  }

  /** Issuances that stopped half way before a moment, oldest first. */
  Uni<List<Candidate>> unfinished(Instant before, int limit) {
    return pool.preparedQuery(UNFINISHED)
        .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), limit))
        .map(
            rows -> {
              var found = new ArrayList<Candidate>();
              rows.forEach(row -> found.add(CandidateRows.candidate(row)));
              return found;
            });
  }

  /** Ends an intent that must not be finished, and its card if no other channel has it. */
  Uni<Boolean> withdraw(Signing signing, AuditEntry entry) {
    return BatchTransaction.run(
        pool,
        connection ->
            connection
                .preparedQuery(LOCK_ECARD)
                .execute(Tuple.of(signing.eCardId(), signing.holderId()))
                .chain(
                    () ->
                        connection
                            .preparedQuery(WITHDRAW)
                            .execute(
                                Tuple.of(
                                    signing.id(),
                                    signing.holderId(),
                                    now(),
                                    audit.chain(),
                                    new String[] {audit.payload(entry)})))
                .invoke(rows -> rows.forEach(row -> audit.note(connection, row)))
                .map(rows -> rows.size() == 1));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
