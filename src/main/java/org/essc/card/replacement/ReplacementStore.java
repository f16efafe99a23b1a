package org.essc.card.replacement;

import static org.essc.platform.sql.SqlTimes.instant;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.replacement.Replacement.FeeState;
import org.essc.card.replacement.Replacement.State;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.problem.ProblemException;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.RegionCode;

/**
 * Replacements in PostgreSQL. Whoever changes one has locked the old card first, so that a release,
 * a second request and the completion wait for each other.
 */
@Singleton
class ReplacementStore {

  private static final ColumnRef PAYMENT = new ColumnRef("card_replacement", "payment_reference");

  /** Until it ends, the card that its application has, unless the holder refused its face. */
  private static final String SELECT =
      """
      select r.*, case when r.state <> 'requested' then r.new_card_id
                       when a.state <> 'face-refused' then a.card_id end as made_card_id
        from card_replacement r
        left join card_application a on a.id = r.application_id and a.holder_id = r.holder_id
       where\s""";

  private static final String BY_ID = SELECT + "r.id = $1";
  private static final String OPEN =
      SELECT + "r.old_card_id = $1 and r.holder_id = $2 and r.state = 'requested'";

  private static final String ASKED =
      """
      select exists (select from card_replacement
                      where old_card_id = $1 and holder_id = $2) asked""";

  private static final String INSERT =
      """
      insert into card_replacement (id, holder_id, region_code, state, reason, old_card_id,
                                    application_id, fee_state, fee_fen, requested_by, requested_at,
                                    temporary_card_id, old_card_collected, old_card_destroyed)
      values ($1, $2, $3, 'requested', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""";

  private static final String CHANGE =
      """
      update card_replacement
         set state = $4, fee_state = $5, temporary_card_id = $6, new_card_id = $7,
             old_card_collected = $8, old_card_destroyed = $9, completed_at = $10,
             paid_at = coalesce($11, paid_at),
             payment_reference = coalesce($12, payment_reference), version = version + 1
       where id = $1 and holder_id = $2 and version = $3""";

  private final ColumnCipher cipher;

  ReplacementStore(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  /** The replacement, or null. */
  Uni<Replacement> find(SqlClient client, UUID id) {
    return client.preparedQuery(BY_ID).execute(Tuple.of(id)).map(ReplacementStore::first);
  }

  /** The card's open replacement, or null. */
  Uni<Replacement> open(SqlClient client, CardRecord card) {
    return client
        .preparedQuery(OPEN)
        .execute(Tuple.of(card.id(), card.holderId()))
        .map(ReplacementStore::first);
  }

  /** Whether the card's replacement was ever asked for. */
  Uni<Boolean> asked(SqlClient client, CardRecord card) {
    return client
        .preparedQuery(ASKED)
        .execute(Tuple.of(card.id(), card.holderId()))
        .map(rows -> rows.iterator().next().getBoolean("asked"));
  }

  Uni<Void> insert(UnitOfWork work, Replacement replacement) {
    return mustHit(
        work,
        INSERT,
        Tuple.tuple()
            .addUUID(replacement.id())
            .addUUID(replacement.holderId())
            .addString(replacement.region().value())
            .addString(replacement.reason().code())
            .addUUID(replacement.oldCardId())
            .addUUID(replacement.applicationId())
            .addString(replacement.feeState().text())
            .addInteger(replacement.feeFen())
            .addString(replacement.requestedBy())
            .addOffsetDateTime(work.timestamp())
            .addUUID(replacement.temporaryCardId())
            .addBoolean(replacement.oldCardCollected())
            .addBoolean(replacement.oldCardDestroyed()));
  }

  /**
   * Stores what became of a replacement: one row, that nobody has changed since it was read.
   *
   * @param next as a transition gave it
   */
  Uni<Void> change(UnitOfWork work, Replacement next) {
    return change(work, next, null, null);
  }

  /**
   * As {@link #change}, with what is kept of the payment.
   *
   * @param reference of the payment at whoever took it, or null
   */
  Uni<Void> pay(UnitOfWork work, Replacement paid, String reference) {
    var sealed =
        reference == null
            ? null
            : Buffer.buffer(cipher.encrypt(PAYMENT, paid.id().toString(), reference));
    return change(work, paid, work.timestamp(), sealed);
  }

  private static Uni<Void> change(
      UnitOfWork work, Replacement next, OffsetDateTime paidAt, Buffer reference) {
    return mustHit(
        work,
        CHANGE,
        Tuple.tuple()
            .addUUID(next.id())
            .addUUID(next.holderId())
            .addInteger(next.version() - 1)
            .addString(next.state().text())
            .addString(next.feeState().text())
            .addUUID(next.temporaryCardId())
            .addUUID(next.newCardId())
            .addBoolean(next.oldCardCollected())
            .addBoolean(next.oldCardDestroyed())
            .addOffsetDateTime(
                next.completedAt() == null ? null : next.completedAt().atOffset(ZoneOffset.UTC))
            .addOffsetDateTime(paidAt)
            .addValue(reference));
  }

  /** One row, or somebody who did not lock the card was faster. */
  private static Uni<Void> mustHit(UnitOfWork work, String sql, Tuple values) {
    return work.connection()
        .preparedQuery(sql)
        .execute(values)
        .invoke(
            result -> {
              if (result.rowCount() != 1) {
                throw ProblemException.of(ReplacementProblems.NOT_OPEN);
              }
            })
        .replaceWithVoid();
  }

  private static Replacement first(RowSet<Row> rows) {
    var all = rows.iterator();
    return all.hasNext() ? read(all.next()) : null;
  }

  private static Replacement read(Row row) {
    return new Replacement(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        new RegionCode(row.getString("region_code")),
        row.getInteger("version"),
        ReplacementReason.valueOf(constant(row.getString("reason"))),
        row.getUUID("old_card_id"),
        row.getUUID("application_id"),
        row.getInteger("fee_fen"),
        row.getString("requested_by"),
        row.getOffsetDateTime("requested_at").toInstant(),
        State.valueOf(constant(row.getString("state"))),
        FeeState.valueOf(constant(row.getString("fee_state"))),
        row.getUUID("temporary_card_id"),
        row.getUUID("made_card_id"),
        row.getBoolean("old_card_collected"),
        row.getBoolean("old_card_destroyed"),
        instant(row.getOffsetDateTime("completed_at")));
  }

  private static String constant(String code) {
    return code.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Tells the re-encryption where replacements keep personal data. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable replacements() {
      return EncryptedTable.byId(PAYMENT);
    }
  }
}
