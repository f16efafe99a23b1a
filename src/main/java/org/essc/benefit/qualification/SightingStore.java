package org.essc.benefit.qualification;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.partner.PartnerNo;
import org.essc.verification.PresenceFollower.Seen;

/** Keeps who was seen, until something is due to them. */
@Singleton
class SightingStore {

  private static final String INSERT =
      """
      insert into benefit_sighting (verification_id, holder_id, card_id, verifier_no, seen_at)
      select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[])
      on conflict do nothing""";

  /** With the card that the holder has by now, where the one that was shown has ended. */
  private static final String AFTER =
      """
      select s.verification_id, s.holder_id, coalesce(c.id, s.card_id) card_id, s.verifier_no,
             s.seen_at, s.seen_on
        from benefit_sighting s
        left join lateral (
          select id from physical_card
           where holder_id = s.holder_id and kind = 'standard' and state <> 9
           order by id <> s.card_id, id desc limit 1) c on true
       where s.waits and (s.seen_at, s.verification_id) > ($1, $2)
       order by s.seen_at, s.verification_id limit $3""";

  /** What was seen later says more. */
  private static final String KEEP =
      """
      with kept as (
        update benefit_sighting set waits = false, seen_on = $2
         where verification_id = $1 and waits
        returning holder_id, seen_at, verification_id)
      delete from benefit_sighting s using kept k
       where s.holder_id = k.holder_id and not s.waits
         and (s.seen_at, s.verification_id) < (k.seen_at, k.verification_id)""";

  private static final String WAKE =
      "update benefit_sighting set waits = true where holder_id = any($1) and not waits";

  private static final String TAKE = "delete from benefit_sighting where verification_id = $1";

  private final Pool pool;

  SightingStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * One that waits.
   *
   * @param on the day in China; null where it is new
   */
  record Sighting(
      UUID verificationId,
      UUID holderId,
      UUID cardId,
      PartnerNo verifier,
      OffsetDateTime at,
      LocalDate on) {

    /** Before all others. */
    static final Sighting NONE =
        new Sighting(
            new UUID(0, 0), null, null, null, Instant.EPOCH.atOffset(ZoneOffset.UTC), null);
  }

  Uni<Void> keep(SqlClient transaction, List<Seen> seen) {
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                array(seen, Seen::verificationId, UUID[]::new),
                array(seen, Seen::holderId, UUID[]::new),
                array(seen, Seen::cardId, UUID[]::new),
                array(seen, one -> one.verifier().value(), String[]::new),
                array(seen, one -> one.at().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new)))
        .replaceWithVoid();
  }

  /** Those that follow on one, oldest first. */
  Uni<List<Sighting>> after(Sighting one, int most) {
    return pool.preparedQuery(AFTER)
        .execute(Tuple.of(one.at(), one.verificationId(), most))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Sighting(
                                row.getUUID("verification_id"),
                                row.getUUID("holder_id"),
                                row.getUUID("card_id"),
                                new PartnerNo(row.getString("verifier_no")),
                                row.getOffsetDateTime("seen_at"),
                                row.getLocalDate("seen_on")))
                    .toList());
  }

  /** Nothing was due: it counts for the period all the same. */
  Uni<Void> keep(UnitOfWork work, Sighting sighting, LocalDate on) {
    return work.connection()
        .preparedQuery(KEEP)
        .execute(Tuple.of(sighting.verificationId(), on))
        .replaceWithVoid();
  }

  /** What was kept of these holders is looked at anew. */
  Uni<Void> wake(UnitOfWork work, List<UUID> holders) {
    return holders.isEmpty()
        ? Uni.createFrom().voidItem()
        : work.connection()
            .preparedQuery(WAKE)
            .execute(Tuple.of(holders.toArray(UUID[]::new)))
            .replaceWithVoid();
  }

  /** Whether it was still there: of two instances one has it. */
  Uni<Boolean> take(UnitOfWork work, Sighting sighting) {
    return work.connection()
        .preparedQuery(TAKE)
        .execute(Tuple.of(sighting.verificationId()))
        .map(result -> result.rowCount() == 1);
  }
}
