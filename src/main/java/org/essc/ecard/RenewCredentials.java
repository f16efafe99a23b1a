package org.essc.ecard;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.keys.SignedJws;
import org.essc.platform.batch.LockWait;

/**
 * Signs the credentials of an electronic card that went over to another physical card, and those
 * that a revoked key has signed. All that is signed stands in the database before, so whoever finds
 * one due signs the same: the replacement itself after its commit, a channel that asks, or the
 * sweeper.
 */
@Singleton
class RenewCredentials {

  private static final String SELECT =
      "select "
          + CandidateRows.SIGNING_COLUMNS
          + """
              from ecard_binding b
              join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
              join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
             where (b.credential_due or %s) and b.state = 'active' and """
              .formatted(CandidateRows.KEY_REVOKED);

  private static final String OF_ECARD = SELECT + " b.ecard_id = $1 and b.holder_id = $2";
  private static final String OF_SIGNING = SELECT + " b.id = $1 and b.holder_id = $2";
  private static final String ANY = SELECT + " b.credential_due order by b.id limit $1";

  /** Found by the key, whose credentials have an index of their own. */
  private static final String MARK_REVOKED =
      """
      update ecard_binding set credential_due = true
       where (id, holder_id) in (
         select b.id, b.holder_id from signing_key k join ecard_binding b on b.kid = k.kid
          where k.purpose = 'credential' and k.revoked_at is not null
            and b.state = 'active' and not b.credential_due
          limit $1 for update of b skip locked)""";

  /**
   * The share lock makes the next change of pairing wait for us, or us for it: what tells of an
   * earlier one is not recorded. Nobody waits for it for long: what is not recorded stays due.
   */
  private static final String RECORD =
      """
      with standing as (
        select id, holder_id from %s, ecard
         where id = $1 and holder_id = $2 and pairing = $3 for share of ecard)
      update ecard_binding b set credential = $5, kid = $6, credential_due = false
        from standing s
       where b.id = $4 and b.ecard_id = s.id and b.holder_id = s.holder_id
         and b.state = 'active' and (b.credential_due or %s)"""
          .formatted(LockWait.BOUND, CandidateRows.KEY_REVOKED);

  private final Pool pool;
  private final Credential credentials;

  RenewCredentials(Pool pool, Credential credentials) {
    this.pool = pool;
    this.credentials = credentials;
  }

  /** Of all channels that have the electronic card. */
  Uni<Void> renewOf(UUID eCardId, UUID holderId) {
    return renewAll(OF_ECARD, Tuple.of(eCardId, holderId), this::sign).replaceWithVoid();
  }

  /** Of one channel, if it is due. */
  Uni<Void> renew(UUID signingId, UUID holderId) {
    return renewAll(OF_SIGNING, Tuple.of(signingId, holderId), this::sign).replaceWithVoid();
  }

  /** What was left over; answers how many there were. */
  Uni<Integer> renewDue(int limit) {
    return pool.preparedQuery(MARK_REVOKED)
        .execute(Tuple.of(limit))
        .chain(() -> renewAll(ANY, Tuple.of(limit), this::signFree));
  }

  private Uni<Integer> renewAll(String which, Tuple values, Function<Signing, Uni<Void>> renewal) {
    return pool.preparedQuery(which)
        .execute(values)
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(signings(rows)))
        .onItem()
        .transformToUniAndConcatenate(renewal::apply)
        .collect()
        .asList()
        .map(List::size);
  }

  private Uni<Void> sign(Signing due) {
    return credentials.sign(due).flatMap(signed -> record(due, signed));
  }

  /** One that somebody holds stays due, and keeps no other from being signed. */
  private Uni<Void> signFree(Signing due) {
    return sign(due).onFailure(LockWait::ended).recoverWithNull();
  }

  private Uni<Void> record(Signing due, SignedJws signed) {
    return pool.preparedQuery(RECORD)
        .execute(
            Tuple.of(
                due.eCardId(),
                due.holderId(),
                due.pairing().number(),
                due.id(),
                signed.compact(),
                signed.kid()))
        .replaceWithVoid();
  }

  private static List<Signing> signings(RowSet<Row> rows) {
    var signings = new ArrayList<Signing>(rows.size());
    rows.forEach(row -> signings.add(CandidateRows.signing(row)));
    return signings;
  }
}
