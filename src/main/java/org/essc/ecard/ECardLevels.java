package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.essc.platform.batch.LockWait;
import org.essc.platform.problem.ProblemException;

/**
 * The level of electronic cards (signLevel): 1 for enquiry and vouchers, 2 with a bank account for
 * payment. Credentials tell it, so they are signed anew: a change counts as a new pairing, and what
 * is being signed of before is not recorded.
 */
@Singleton
public class ECardLevels {

  /** The card before what hangs on it, as whoever changes a card has it. */
  private static final String LOCK =
      """
      select 1
        from %s, ecard e
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
       where e.id = $1 and e.holder_id = $2 and e.state = 'active'
         for share of c for no key update of e"""
          .formatted(LockWait.BOUND);

  private static final String SET =
      """
      with changed as (
        update ecard set level = $3, pairing = pairing + 1, paired_at = $4
         where id = $1 and holder_id = $2 and level <> $3
        returning id, holder_id),
      due as (
        update ecard_binding b set credential_due = true
          from changed c
         where b.ecard_id = c.id and b.holder_id = c.holder_id and b.state = 'active')
      select count(*) from changed""";

  private final RenewCredentials renewal;
  private final Clock clock;

  ECardLevels(RenewCredentials renewal, Clock clock) {
    this.renewal = renewal;
    this.clock = clock;
  }

  /**
   * Holds the electronic card and its card until the transaction's end; whether it lives. Waits for
   * others no longer than {@link LockWait} says, and fails with 503 then.
   */
  public Uni<Boolean> lock(SqlClient transaction, UUID eCardId, UUID holderId) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(eCardId, holderId))
        .map(rows -> rows.size() == 1)
        .onFailure(LockWait::ended)
        .transform(ProblemException::unavailable);
  }

  /** Whether it had another level before. */
  public Uni<Boolean> set(SqlClient transaction, UUID eCardId, UUID holderId, int level) {
    // Real time, as it becomes the credential's iat.
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    return transaction
        .preparedQuery(SET)
        .execute(Tuple.of(eCardId, holderId, (short) level, at))
        .map(rows -> rows.iterator().next().getLong(0) == 1);
  }

  /** Signs the credentials that tell another level, after the commit. */
  public Uni<Void> renewCredentials(UUID eCardId, UUID holderId) {
    return renewal.renewOf(eCardId, holderId);
  }
}
