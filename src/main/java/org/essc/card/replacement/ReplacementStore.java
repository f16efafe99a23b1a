package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
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

  private static final String SELECT = "select * from card_replacement where ";
  private static final String BY_ID = SELECT + "id = $1";
  private static final String OPEN =
      SELECT + "old_card_id = $1 and holder_id = $2" + " and state = 'requested'";

  private static final String INSERT =
      """
      insert into card_replacement (id, holder_id, region_code, state, reason, old_card_id,
                                    application_id, fee_state, fee_fen, requested_by, requested_at)
      values ($1, $2, $3, 'requested', $4, $5, $6, $7, $8, $9, $10)""";

  private static final String PAY =
      """
      update card_replacement
         set fee_state = 'paid', paid_at = $3, payment_reference = $4, version = version + 1
       where id = $1 and holder_id = $2 and state = 'requested' and fee_state = 'due'""";

  private static final String OLD_CARD =
      """
      update card_replacement
         set old_card_collected = true, old_card_destroyed = old_card_destroyed or $3,
             version = version + 1
       where id = $1 and holder_id = $2 and state <> 'withdrawn'""";

  private static final String TEMPORARY =
      """
      update card_replacement set temporary_card_id = $3, version = version + 1
       where id = $1 and holder_id = $2 and state = 'requested' and temporary_card_id is null""";

  private static final String COMPLETE =
      """
      update card_replacement
         set state = 'completed', new_card_id = $3, completed_at = $4, version = version + 1
       where id = $1 and holder_id = $2 and state = 'requested'""";

  private static final String WITHDRAW =
      """
      update card_replacement set state = 'withdrawn', version = version + 1
       where id = $1 and holder_id = $2 and state = 'requested'""";

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

  Uni<Void> insert(UnitOfWork work, Replacement replacement) {
    return change(
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
            .addOffsetDateTime(work.timestamp()));
  }

  /**
   * @param reference of the payment at whoever took it, or null
   */
  Uni<Void> pay(UnitOfWork work, Replacement replacement, String reference) {
    var sealed =
        reference == null
            ? null
            : Buffer.buffer(cipher.encrypt(PAYMENT, replacement.id().toString(), reference));
    return change(
        work, PAY, Tuple.of(replacement.id(), replacement.holderId(), work.timestamp(), sealed));
  }

  Uni<Void> oldCard(UnitOfWork work, Replacement replacement, boolean destroyed) {
    return change(work, OLD_CARD, Tuple.of(replacement.id(), replacement.holderId(), destroyed));
  }

  Uni<Void> temporaryCard(UnitOfWork work, Replacement replacement, UUID cardId) {
    return change(work, TEMPORARY, Tuple.of(replacement.id(), replacement.holderId(), cardId));
  }

  Uni<Void> complete(UnitOfWork work, Replacement replacement, UUID newCardId) {
    return change(
        work,
        COMPLETE,
        Tuple.of(replacement.id(), replacement.holderId(), newCardId, work.timestamp()));
  }

  Uni<Void> withdraw(UnitOfWork work, Replacement replacement) {
    return change(work, WITHDRAW, Tuple.of(replacement.id(), replacement.holderId()));
  }

  /** One row, or somebody who did not lock the card was faster. */
  private static Uni<Void> change(UnitOfWork work, String sql, Tuple values) {
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
    var completedAt = row.getOffsetDateTime("completed_at");
    return new Replacement(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        new RegionCode(row.getString("region_code")),
        State.valueOf(constant(row.getString("state"))),
        ReplacementReason.valueOf(constant(row.getString("reason"))),
        row.getUUID("old_card_id"),
        row.getUUID("application_id"),
        row.getUUID("temporary_card_id"),
        row.getUUID("new_card_id"),
        FeeState.valueOf(constant(row.getString("fee_state"))),
        row.getInteger("fee_fen"),
        row.getBoolean("old_card_collected"),
        row.getBoolean("old_card_destroyed"),
        row.getString("requested_by"),
        row.getOffsetDateTime("requested_at").toInstant(),
        completedAt == null ? null : instant(completedAt));
  }

  private static java.time.Instant instant(OffsetDateTime at) {
    return at.toInstant();
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
