package org.essc.verification;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.audit.RestoreEpoch;
import org.essc.card.CardState;
import org.essc.ecard.SigningsToldOf;
import org.essc.identitycode.CodeRecord;
import org.essc.platform.batch.LockWait;
import org.essc.platform.sql.OnePlan;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Reads the cards behind signings, and keeps them as they are to the transaction's end. */
@Singleton
class FaceStore {

  /** Signings that live, or have a reason to tell why not, of channels that are not suspended. */
  private static final String LIVE =
      """
        from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as asked (binding_id, holder_id, epoch)
        join ecard_binding b on b.id = asked.binding_id and b.holder_id = asked.holder_id
        join partner p on p.partner_no = b.channel_no and p.status = 'active'
        join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
        join holder h on h.id = c.holder_id
       where %s
         and asked.epoch = %s
      """
          .formatted(SigningsToldOf.condition("$4"), RestoreEpoch.CURRENT);

  /**
   * The share locks make a loss report, and the end of a signing, wait for us, or us for them: no
   * acceptance commits after them. Locks are taken in the cards' order, as all that locks several
   * cards does, and a card before what hangs on it. A code of another restore epoch has no face: it
   * may have been used in what was lost.
   */
  private static final String LOCK_FACES =
      OnePlan.of(
          """
      select b.id binding_id, c.id card_id, c.holder_id, e.id ecard_id, e.level,
             b.state = 'active' live, c.state,
             c.suspended_by is not null suspended,
             least(c.valid_until, e.valid_until) valid_until, c.region_code, c.name, c.phone, h.id_number
      """
              + LIVE.replace("from unnest", "from " + LockWait.BOUND + ", unnest")
              + " order by c.id for share of c, b");

  private static final String LOCK_FREE_FACES = LOCK_FACES + " skip locked";

  private static final String THERE = OnePlan.of("select b.id" + LIVE);

  private final Clock clock;

  FaceStore(@BusinessDates Clock clock) {
    this.clock = clock;
  }

  /**
   * The cards behind live signings.
   *
   * @param locked by signing; their rows stay locked to the transaction's end
   * @param held signings whose card, or which themselves, another transaction is changing
   */
  record Faces(Map<UUID, CardFace> locked, Set<UUID> held) {}

  /** What is free; nobody waits for what is not. */
  Uni<Faces> lockFree(SqlClient transaction, List<Attempt> attempts) {
    return lookFree(transaction, signings(attempts))
        .flatMap(
            locked -> {
              var missing =
                  attempts.stream()
                      .filter(attempt -> !locked.containsKey(attempt.code().signingId()))
                      .toList();
              return missing.isEmpty()
                  ? Uni.createFrom().item(new Faces(locked, Set.of()))
                  : there(transaction, missing).map(held -> new Faces(locked, held));
            });
  }

  /** The one that is asked for, as soon as it is free; fails where that takes too long. */
  Uni<Faces> lockWaiting(SqlClient transaction, Attempt attempt) {
    return lockAgain(transaction, signings(List.of(attempt)))
        .map(locked -> new Faces(locked, Set.of()));
  }

  /**
   * Both cards of a code that somebody shows for its holder, in one statement, so that they are
   * locked in their order.
   */
  Uni<Faces> lockBoth(SqlClient transaction, CodeRecord code) {
    var delegate = code.delegate();
    var both =
        Tuple.tuple()
            .addArrayOfUUID(new UUID[] {code.signingId(), delegate.signingId()})
            .addArrayOfUUID(new UUID[] {code.holderId(), delegate.holderId()})
            .addArrayOfLong(new Long[] {code.epoch(), code.epoch()})
            .addLocalDate(ChinaTime.today(clock));
    return lockAgain(transaction, both).map(locked -> new Faces(locked, Set.of()));
  }

  /**
   * Waits, and looks once more with all of it locked: after waiting PostgreSQL reads anew what is
   * locked alone, and the electronic card, with its level, as it was before.
   */
  private static Uni<Map<UUID, CardFace>> lockAgain(SqlClient transaction, Tuple signings) {
    return look(LOCK_FACES, transaction, signings)
        .chain(() -> look(LOCK_FACES, transaction, signings));
  }

  /**
   * A card that has ended while we came to it may have been replaced: the signing then goes on with
   * its successor, which only a further look sees.
   */
  private static Uni<Map<UUID, CardFace>> lookFree(SqlClient transaction, Tuple signings) {
    return look(LOCK_FREE_FACES, transaction, signings)
        .chain(
            faces ->
                faces.values().stream().anyMatch(face -> face.state() == CardState.CANCELLED)
                    ? look(LOCK_FREE_FACES, transaction, signings)
                    : Uni.createFrom().item(faces));
  }

  private static Uni<Map<UUID, CardFace>> look(
      String statement, SqlClient transaction, Tuple signings) {
    return transaction
        .preparedQuery(statement)
        .execute(signings)
        .map(
            rows -> {
              var faces = new HashMap<UUID, CardFace>();
              rows.forEach(row -> faces.put(row.getUUID("binding_id"), face(row)));
              return faces;
            });
  }

  private Uni<Set<UUID>> there(SqlClient transaction, List<Attempt> attempts) {
    return transaction.preparedQuery(THERE).execute(signings(attempts)).map(AcceptanceStore::ids);
  }

  private Tuple signings(List<Attempt> attempts) {
    return Tuple.tuple()
        .addArrayOfUUID(array(attempts, a -> a.code().signingId(), UUID[]::new))
        .addArrayOfUUID(array(attempts, a -> a.code().holderId(), UUID[]::new))
        .addArrayOfLong(array(attempts, a -> a.code().epoch(), Long[]::new))
        .addLocalDate(ChinaTime.today(clock));
  }

  private static CardFace face(Row row) {
    var phone = row.getBuffer("phone");
    return new CardFace(
        row.getUUID("card_id"),
        row.getUUID("holder_id"),
        row.getUUID("ecard_id"),
        row.getBoolean("live"),
        row.getShort("level"),
        CardState.of(row.getShort("state")),
        row.getBoolean("suspended"),
        row.getLocalDate("valid_until"),
        row.getString("region_code"),
        row.getBuffer("name").getBytes(),
        phone == null ? null : phone.getBytes(),
        row.getBuffer("id_number").getBytes());
  }
}
