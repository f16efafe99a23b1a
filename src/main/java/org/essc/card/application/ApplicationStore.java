package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;

/** Applications. Every transition is one guarded update that must hit. */
@Singleton
public class ApplicationStore {

  private static final String FIELDS =
      "id, holder_id, kind, region_code, state, route, submitted_by, agency_file_id, photo_id,"
          + " card_id, applied_on, updated_at, version";

  private static final String INSERT =
      """
      insert into card_application (id, holder_id, kind, region_code, state, route, submitted_by,
                                    name, phone, address, details, photo_id, voucher_digest,
                                    applied_on, created_at, updated_at)
      values ($1, $2, 'first', $3, 'applied', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
      returning\s"""
          + FIELDS;

  private static final String MOVE =
      "update card_application set state = $3, updated_at = $4, version = version + 1"
          + " where id = $1 and state = $2 returning "
          + FIELDS;

  private static final String SET_PHOTO =
      "update card_application set photo_id = $2, updated_at = $3, version = version + 1"
          + " where id = $1 and photo_id is null and state = 'applied' returning "
          + FIELDS;

  private final ColumnCipher cipher;

  ApplicationStore(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  /** What is stored of a new application besides the person's fields. */
  record NewApplication(UUID id, UUID holderId, ApplicationRequest request, byte[] voucherDigest) {}

  Uni<CardApplication> insert(UnitOfWork work, NewApplication application) {
    var request = application.request();
    var person = request.person();
    var id = application.id();
    return work.connection()
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addUUID(application.holderId())
                .addString(request.region().value())
                .addString(ApplicationRules.route(request.by().party()).code())
                .addString(request.by().requester().actorText())
                .addValue(seal(ApplicationColumns.NAME, id, person.name().value()))
                .addValue(
                    seal(
                        ApplicationColumns.PHONE,
                        id,
                        person.phone() == null ? null : person.phone().value()))
                .addValue(
                    seal(
                        ApplicationColumns.ADDRESS,
                        id,
                        person.address() == null ? null : person.address().value()))
                .addValue(seal(ApplicationColumns.DETAILS, id, ApplicationDetails.json(request)))
                .addUUID(request.photoId())
                .addValue(
                    application.voucherDigest() == null
                        ? null
                        : Buffer.buffer(application.voucherDigest()))
                .addLocalDate(work.at().atZone(ChinaTime.ZONE).toLocalDate())
                .addOffsetDateTime(work.timestamp()))
        .map(ApplicationStore::one);
  }

  /** Null where there is none. */
  public Uni<CardApplication> find(SqlClient client, UUID id) {
    return client
        .preparedQuery("select " + FIELDS + " from card_application where id = $1")
        .execute(Tuple.of(id))
        .map(ApplicationStore::one);
  }

  /** As {@link #find}; the application stays locked until the transaction ends. */
  public Uni<CardApplication> lock(SqlClient transaction, UUID id) {
    return transaction
        .preparedQuery("select " + FIELDS + " from card_application where id = $1 for update")
        .execute(Tuple.of(id))
        .map(ApplicationStore::one);
  }

  /** Null where no application has that voucher. */
  Uni<CardApplication> findByVoucher(SqlClient client, byte[] voucherDigest) {
    return client
        .preparedQuery("select " + FIELDS + " from card_application where voucher_digest = $1")
        .execute(Tuple.of(Buffer.buffer(voucherDigest)))
        .map(ApplicationStore::one);
  }

  /** Null where the application is no longer in the first state. */
  Uni<CardApplication> move(UnitOfWork work, UUID id, ApplicationState from, ApplicationState to) {
    return work.connection()
        .preparedQuery(MOVE)
        .execute(Tuple.of(id, from.text(), to.text(), work.timestamp()))
        .map(ApplicationStore::one);
  }

  /** The photo of a locked application that has none. */
  Uni<CardApplication> setPhoto(UnitOfWork work, UUID id, UUID photoId) {
    return work.connection()
        .preparedQuery(SET_PHOTO)
        .execute(Tuple.of(id, photoId, work.timestamp()))
        .map(ApplicationStore::one);
  }

  private Buffer seal(ColumnRef column, UUID row, String value) {
    return value == null ? null : Buffer.buffer(cipher.encrypt(column, row.toString(), value));
  }

  private static CardApplication one(RowSet<Row> rows) {
    return rows.size() == 0 ? null : read(rows.iterator().next());
  }

  private static CardApplication read(Row row) {
    return new CardApplication(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getString("kind"),
        new RegionCode(row.getString("region_code")),
        ApplicationState.of(row.getString("state")),
        row.getString("route"),
        row.getString("submitted_by"),
        row.getUUID("agency_file_id"),
        row.getUUID("photo_id"),
        row.getUUID("card_id"),
        row.getLocalDate("applied_on"),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getInteger("version"));
  }
}
