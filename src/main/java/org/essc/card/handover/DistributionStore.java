package org.essc.card.handover;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.application.ApplicationColumns;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.ClaimVoucher;
import org.essc.card.application.ClaimVouchers;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.problem.ProblemException;
import org.essc.region.RegionCode;

/** Applications as their cards are handed out. Every transition is one guarded update. */
@Singleton
class DistributionStore {

  private static final String SELECT =
      """
      select a.id, a.holder_id, a.kind, a.region_code, a.state, a.route, a.submitted_by,
             a.agency_file_id is not null as of_agency, a.voucher_digest is not null as voucher,
             a.card_id
        from card_application a\s""";

  private static final String BY_ID = SELECT + "where a.id = $1";
  private static final String BY_VOUCHER = SELECT + "where a.voucher_digest = $1";
  private static final String LOCK = BY_ID + " for update of a";
  private static final String BY_PERSON =
      SELECT
          + "join holder h on h.id = a.holder_id where h.id_number_index = $1"
          + " and a.state = 'produced' order by a.id";

  private static final String REPLACEMENT =
      """
      select reason, fee_state, old_card_collected from card_replacement
       where application_id = $1 and holder_id = $2 and state = 'requested' for update""";

  private static final String DISTRIBUTED =
      """
      update card_application
         set state = 'distributed', updated_at = $3, version = version + 1
       where id = $1 and holder_id = $2 and state = 'produced'""";

  private static final String FACE_REFUSED =
      """
      update card_application
         set state = 'face-refused', updated_at = $3, version = version + 1
       where id = $1 and holder_id = $2 and state = 'produced'""";

  private static final String CORRECTED =
      """
      update card_application
         set state = 'applied', batch_id = null, card_id = null, updated_at = $3,
             name = coalesce($4, name), photo_id = coalesce($5, photo_id), holder_id = $6,
             version = version + 1
       where id = $1 and holder_id = $2 and state = 'face-refused'""";

  private static final String MOVE_PHOTO =
      "update card_photo set holder_id = $2 where application_id = $1";

  private final BlindIndex index;
  private final ClaimVouchers vouchers;
  private final ColumnCipher cipher;

  DistributionStore(BlindIndex index, ClaimVouchers vouchers, ColumnCipher cipher) {
    this.index = index;
    this.vouchers = vouchers;
    this.cipher = cipher;
  }

  /**
   * An application as it was found.
   *
   * @param ofAgency whether an agency sent it in a file of its own
   * @param voucher whether a claim voucher was given for it
   * @param cardId null before it is produced
   */
  record Application(
      UUID id,
      UUID holderId,
      boolean replacement,
      RegionCode region,
      ApplicationState state,
      String route,
      String submittedBy,
      boolean ofAgency,
      boolean voucher,
      UUID cardId) {

    void require(ApplicationState wanted) {
      if (state != wanted) {
        throw ProblemException.of(ApplicationProblems.APPLICATION_STATE)
            .with("state", state.text());
      }
    }
  }

  /** What the new card of a replacement waits for. */
  record Replacement(String reason, boolean feeDue, boolean oldCardCollected) {}

  /** Locked until the transaction ends; lock its cards before. Null where there is none. */
  Uni<Application> lock(SqlConnection transaction, UUID id) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(id))
        .map(DistributionStore::application);
  }

  /** Null where there is none. */
  Uni<Application> find(SqlConnection transaction, UUID id) {
    return transaction
        .preparedQuery(BY_ID)
        .execute(Tuple.of(id))
        .map(DistributionStore::application);
  }

  Uni<Application> find(SqlConnection transaction, ClaimVoucher voucher) {
    return transaction
        .preparedQuery(BY_VOUCHER)
        .execute(Tuple.of(Buffer.buffer(vouchers.digest(voucher))))
        .map(DistributionStore::application);
  }

  /** The one of a person's applications whose card waits; null where there is none, or several. */
  Uni<Application> find(SqlConnection transaction, IdNumber number) {
    return transaction
        .preparedQuery(BY_PERSON)
        .execute(Tuple.of(Buffer.buffer(index.of(HolderColumns.ID_NUMBER_INDEX, number.value()))))
        .map(rows -> rows.size() == 1 ? application(rows) : null);
  }

  /** Null where the application replaces no card. */
  Uni<Replacement> replacement(SqlConnection transaction, Application application) {
    return transaction
        .preparedQuery(REPLACEMENT)
        .execute(Tuple.of(application.id(), application.holderId()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              var row = rows.iterator().next();
              return new Replacement(
                  row.getString("reason"),
                  row.getString("fee_state").equals("due"),
                  row.getBoolean("old_card_collected"));
            });
  }

  Uni<Void> distributed(UnitOfWork work, Application application) {
    return move(work, DISTRIBUTED, application);
  }

  Uni<Void> faceRefused(UnitOfWork work, Application application) {
    return move(work, FACE_REFUSED, application);
  }

  /**
   * Back to the waiting ones.
   *
   * @param name null where it stays
   * @param photoId null where it stays
   * @param holderId the person; another one where the ID number was wrong
   */
  Uni<Void> corrected(
      UnitOfWork work, Application application, String name, UUID photoId, UUID holderId) {
    var id = application.id();
    var encrypted =
        name == null
            ? null
            : Buffer.buffer(cipher.encrypt(ApplicationColumns.NAME, id.toString(), name));
    return work.connection()
        .preparedQuery(CORRECTED)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addUUID(application.holderId())
                .addOffsetDateTime(work.timestamp())
                .addValue(encrypted)
                .addUUID(photoId)
                .addUUID(holderId))
        .invoke(rows -> mustHit(rows, application))
        .chain(() -> work.connection().preparedQuery(MOVE_PHOTO).execute(Tuple.of(id, holderId)))
        .replaceWithVoid();
  }

  private static Uni<Void> move(UnitOfWork work, String sql, Application application) {
    return work.connection()
        .preparedQuery(sql)
        .execute(Tuple.of(application.id(), application.holderId(), work.timestamp()))
        .invoke(rows -> mustHit(rows, application))
        .replaceWithVoid();
  }

  private static void mustHit(RowSet<Row> rows, Application application) {
    if (rows.rowCount() != 1) {
      throw ProblemException.of(ApplicationProblems.APPLICATION_STATE)
          .with("state", application.state().text());
    }
  }

  private static Application application(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return null;
    }
    var row = rows.iterator().next();
    return new Application(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getString("kind").equals("replacement"),
        new RegionCode(row.getString("region_code")),
        ApplicationState.of(row.getString("state")),
        row.getString("route"),
        row.getString("submitted_by"),
        row.getBoolean("of_agency"),
        row.getBoolean("voucher"),
        row.getUUID("card_id"));
  }
}
