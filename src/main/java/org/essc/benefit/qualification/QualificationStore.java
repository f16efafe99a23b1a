package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
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
      update benefit_qualification set state = 'superseded', decided_at = $3, shown = null
       where holder_id = $1 and entitlement_id = any($2) and state = 'waiting'""";

  /**
   * All that was asked for by it at once, where none of that is approved or can be. The certificate
   * goes with it: nobody decides about it, and whose it is has shown it.
   */
  private static final String FREE =
      """
      update benefit_qualification one
         set state = 'superseded', decided_at = $2, shown = null
        from benefit_qualification kept
       where kept.proof_index = $1 and kept.state = 'waiting' and kept.review_until <= $2
         and one.holder_id = kept.holder_id and one.asked_at = kept.asked_at
         and one.state = 'waiting'
         and not exists (select from benefit_qualification other
                          where other.holder_id = kept.holder_id and other.asked_at = kept.asked_at
                            and (other.state = 'qualified'
                                 or other.state = 'waiting' and other.review_until > $2))
      returning one.id, one.holder_id, one.scheme""";

  private static final String LET_GO =
      """
      update benefit_qualification set proof_index = null
       where proof_index = $1 and holder_id = $2 and state = 'waiting' and id <> $3""";

  private static final String KEEP =
      """
      update benefit_qualification set proof_index = $1
       where holder_id = $2 and id = $3
         and not exists (select from benefit_qualification
                          where proof_index = $1 and holder_id = $2 and state = 'qualified')""";

  private static final String PROOF_TAKEN = "benefit_qualification_proof";

  private static final String DECIDE =
      """
      update benefit_qualification
         set state = $3, decided_by = $4, decided_at = $5, qualified_on = $6, qualified_until = $7,
             statement = $8, shown = case when $3 = 'qualified' then shown end
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
    return shown(pool, id);
  }

  Uni<Shown> shown(SqlClient client, UUID id) {
    return client
        .preparedQuery(SHOWN_OF)
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

  /** What waited with a proof that serves again. */
  record Freed(UUID id, UUID holderId, String scheme) {}

  /** What waited with this proof, whoever's, waits no longer where its time is over. */
  Uni<List<Freed>> free(UnitOfWork work, byte[] proof) {
    return work.connection()
        .preparedQuery(FREE)
        .execute(Tuple.of(Buffer.buffer(proof), work.timestamp()))
        .map(rows -> rows.stream().map(QualificationStore::freed).toList());
  }

  private static Freed freed(Row row) {
    return new Freed(row.getUUID("id"), row.getUUID("holder_id"), row.getString("scheme"));
  }

  /**
   * The proof stands with what is approved by it, whatever becomes of the rest.
   *
   * @throws ProblemException {@code evidence-reused} where it serves somebody else by now
   */
  Uni<Void> keep(UnitOfWork work, Qualification approved, byte[] proof) {
    var values = Tuple.of(Buffer.buffer(proof), approved.holderId(), approved.id());
    return work.connection()
        .preparedQuery(LET_GO)
        .execute(values)
        .chain(() -> work.connection().preparedQuery(KEEP).execute(values))
        .onFailure(QualificationStore::isTaken)
        .transform(taken -> ProblemException.of(QualificationProblems.EVIDENCE_REUSED))
        .replaceWithVoid();
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refused && PROOF_TAKEN.equals(refused.getConstraint());
  }

  /** From waiting, and only once. A certificate that was rejected goes. */
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
