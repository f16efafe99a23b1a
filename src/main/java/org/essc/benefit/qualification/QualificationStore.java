package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Keeps authentications of qualifications. Whoever writes one holds the person's card, but to end
 * what nobody can approve any more.
 */
@Singleton
class QualificationStore {

  private static final ColumnRef SHOWN = new ColumnRef("benefit_qualification", "shown");

  private static final String BY_ID = QualificationRows.SELECT + "id = $1";

  private static final String OF_DAY =
      QualificationRows.SELECT
          + "holder_id = $1 and qualified_on = $2 and state = 'qualified' order by asked_at, id";

  private static final String WAITING =
      QualificationRows.SELECT + "holder_id = $1 and state = 'waiting' order by entitlement_id";

  private static final String OF_HOLDER =
      QualificationRows.SELECT
          + "holder_id = $1 and state <> 'superseded' order by asked_at desc, id desc limit $2";

  private static final String SHOWN_OF = "select shown from benefit_qualification where id = $1";

  /** Used before by somebody else, or on another day (China's): of the same act it is no reuse. */
  private static final String PROOF =
      """
      select holder_id = $2 and (asked_at at time zone 'Asia/Shanghai')::date = $3 same
        from benefit_qualification where proof_index = $1 and state in ('waiting', 'qualified')""";

  private static final String INSERT =
      """
      insert into benefit_qualification
        (id, holder_id, card_id, entitlement_id, insurer_no, scheme, region_code, way, state,
         asked_by, asked_at, review_until, qualified_on, qualified_until, statement, shown,
         proof_index, verification_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
      on conflict do nothing""";

  private static final String SUPERSEDE =
      """
      update benefit_qualification set state = 'superseded', decided_at = $3
       where holder_id = $1 and entitlement_id = any($2) and state = 'waiting'""";

  /** The certificate goes with it: nobody decides about it, and whose it is has shown it. */
  private static final String FREE =
      """
      update benefit_qualification set state = 'superseded', decided_at = $2, shown = null
       where proof_index = $1 and state = 'waiting' and review_until <= $2""";

  private static final String DECIDE =
      """
      update benefit_qualification
         set state = $3, decided_by = $4, decided_at = $5, qualified_on = $6, qualified_until = $7,
             statement = $8
       where id = $1 and holder_id = $2 and state = 'waiting'""";

  private final Pool pool;
  private final ColumnCipher cipher;

  QualificationStore(Pool pool, ColumnCipher cipher) {
    this.pool = pool;
    this.cipher = cipher;
  }

  Uni<Qualification> existing(UUID id) {
    return existing(pool, id);
  }

  Uni<Qualification> existing(SqlClient client, UUID id) {
    return client
        .preparedQuery(BY_ID)
        .execute(Tuple.of(id))
        .map(QualificationRows::first)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  /** What was authenticated on that day, the newest last. */
  Uni<List<Qualification>> ofDay(SqlClient client, UUID holderId, LocalDate day) {
    return client
        .preparedQuery(OF_DAY)
        .execute(Tuple.of(holderId, day))
        .map(QualificationRows::all);
  }

  Uni<List<Qualification>> waiting(SqlClient client, UUID holderId) {
    return client.preparedQuery(WAITING).execute(Tuple.of(holderId)).map(QualificationRows::all);
  }

  /** The newest first. */
  Uni<List<Qualification>> ofHolder(UUID holderId, int limit) {
    return pool.preparedQuery(OF_HOLDER)
        .execute(Tuple.of(holderId, limit))
        .map(QualificationRows::all);
  }

  /** What was shown for it, beside what the act itself says. */
  Uni<Shown> shown(UUID id) {
    return pool.preparedQuery(SHOWN_OF)
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getBuffer("shown"))
        .map(
            kept ->
                kept == null
                    ? Shown.NOTHING
                    : Shown.of(
                        new JsonObject(cipher.decrypt(SHOWN, id.toString(), kept.getBytes()))));
  }

  /** Whether the proof served before: nothing where it did not, else whether in the same act. */
  Uni<Optional<Boolean>> used(SqlClient client, byte[] proof, UUID holderId, LocalDate today) {
    return client
        .preparedQuery(PROOF)
        .execute(Tuple.of(Buffer.buffer(proof), holderId, today))
        .map(rows -> rows.stream().findFirst().map((Row row) -> row.getBoolean("same")));
  }

  /**
   * @param proof to be kept from serving again; null for none
   * @throws ProblemException {@code evidence-reused} where it serves somebody else at this moment
   */
  Uni<Void> insert(
      UnitOfWork work, Qualification row, Shown shown, byte[] proof, UUID verificationId) {
    return work.connection()
        .preparedQuery(INSERT)
        .execute(values(row, shown, proof, verificationId))
        .invoke(
            result -> {
              if (result.rowCount() != 1) {
                throw ProblemException.of(QualificationProblems.EVIDENCE_REUSED);
              }
            })
        .replaceWithVoid();
  }

  private Tuple values(Qualification row, Shown shown, byte[] proof, UUID verificationId) {
    var json = shown.json();
    return Tuple.tuple()
        .addUUID(row.id())
        .addUUID(row.holderId())
        .addUUID(row.cardId())
        .addUUID(row.entitlementId())
        .addString(row.insurer().value())
        .addString(row.scheme())
        .addString(row.region().value())
        .addString(row.way().code())
        .addString(row.state().text())
        .addString(row.askedBy())
        .addOffsetDateTime(row.askedAt().atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(
            row.reviewUntil() == null ? null : row.reviewUntil().atOffset(ZoneOffset.UTC))
        .addLocalDate(row.qualifiedOn())
        .addLocalDate(row.qualifiedUntil())
        .addString(row.statement())
        .addValue(
            json == null
                ? null
                : Buffer.buffer(cipher.encrypt(SHOWN, row.id().toString(), json.encode())))
        .addValue(proof == null ? null : Buffer.buffer(proof))
        .addUUID(verificationId);
  }

  /** What waited for a decision about these waits no longer. */
  Uni<Void> supersede(UnitOfWork work, UUID holderId, List<UUID> entitlements) {
    return work.connection()
        .preparedQuery(SUPERSEDE)
        .execute(Tuple.of(holderId, entitlements.toArray(UUID[]::new), work.timestamp()))
        .replaceWithVoid();
  }

  /** What waited with this proof, whoever's, waits no longer where its time is over. */
  Uni<Void> free(UnitOfWork work, byte[] proof) {
    return work.connection()
        .preparedQuery(FREE)
        .execute(Tuple.of(Buffer.buffer(proof), work.timestamp()))
        .replaceWithVoid();
  }

  /** From waiting, and only once. */
  Uni<Void> decide(UnitOfWork work, Qualification decided, String by) {
    return work.connection()
        .preparedQuery(DECIDE)
        .execute(
            Tuple.tuple()
                .addUUID(decided.id())
                .addUUID(decided.holderId())
                .addString(decided.state().text())
                .addString(by)
                .addOffsetDateTime(work.timestamp())
                .addLocalDate(decided.qualifiedOn())
                .addLocalDate(decided.qualifiedUntil())
                .addString(decided.statement()))
        .invoke(
            result -> {
              if (result.rowCount() != 1) {
                throw ProblemException.of(ProblemType.CONFLICT);
              }
            })
        .replaceWithVoid();
  }

  /** Tells the re-encryption where qualifications keep personal data. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable qualifications() {
      return EncryptedTable.byId(SHOWN);
    }
  }
}
