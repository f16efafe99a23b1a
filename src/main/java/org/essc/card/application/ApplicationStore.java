package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.region.RegionCode;

/** Finds applications. {@link CreateApplication} makes them, {@link ChangeApplication} changes. */
@Singleton
public class ApplicationStore {

  static final String FIELDS =
      "id, holder_id, kind, replaces, region_code, state, route, submitted_by, agency_file_id,"
          + " photo_id, voucher_digest is not null as voucher, card_id, applied_on, updated_at,"
          + " version";

  private static final String SELECT = "select " + FIELDS + " from card_application where ";

  private static final String BY_ID = SELECT + "id = $1";

  private static final String PRODUCED_FOR =
      SELECT
          + "holder_id in (select id from holder where id_number_index = $1)"
          + " and state = 'produced'";

  private static final String LOCK_OPEN =
      SELECT + "holder_id = $1 and " + ApplicationState.IS_OPEN + " order by id for update";

  /** Batches are in the order of their ids; what the last one said of it counts. */
  private static final String PHOTO_REFUSED =
      """
      select i.state = 'failed' and i.reason = 'photo-unusable' as refused from production_item i
       where i.holder_id = $1 and i.application_id = $2
       order by i.batch_id desc limit 1""";

  private final ClaimVouchers vouchers;
  private final BlindIndex index;

  ApplicationStore(ClaimVouchers vouchers, BlindIndex index) {
    this.vouchers = vouchers;
    this.index = index;
  }

  /** Null where there is none. */
  public Uni<CardApplication> find(SqlClient client, UUID id) {
    return one(client, BY_ID, Tuple.of(id));
  }

  /** As {@link #find}; locked until the transaction ends. Lock its cards before. */
  public Uni<CardApplication> lock(SqlClient transaction, UUID id) {
    return one(transaction, BY_ID + " for update", Tuple.of(id));
  }

  /** Null where no application has that voucher. */
  public Uni<CardApplication> find(SqlClient client, ClaimVoucher voucher) {
    return one(
        client, SELECT + "voucher_digest = $1", Tuple.of(Buffer.buffer(vouchers.digest(voucher))));
  }

  /** Those of a person's applications whose card waits: one a region at most. */
  public Uni<List<CardApplication>> produced(SqlClient client, IdNumber number) {
    return client
        .preparedQuery(PRODUCED_FOR)
        .execute(Tuple.of(Buffer.buffer(index.of(HolderColumns.ID_NUMBER_INDEX, number.value()))))
        .map(rows -> rows.stream().map(ApplicationStore::read).toList());
  }

  /** What a person waits for, one a region at most, locked in the order of the ids. */
  public Uni<List<CardApplication>> lockOpen(SqlClient transaction, UUID holderId) {
    return transaction
        .preparedQuery(LOCK_OPEN)
        .execute(Tuple.of(holderId))
        .map(rows -> rows.stream().map(ApplicationStore::read).toList());
  }

  /** Whether the factory has not made its card, as the photo could not be used. */
  Uni<Boolean> photoRefused(SqlClient client, CardApplication application) {
    return client
        .preparedQuery(PHOTO_REFUSED)
        .execute(Tuple.of(application.holderId(), application.id()))
        .map(rows -> rows.size() == 1 && Boolean.TRUE.equals(rows.iterator().next().getBoolean(0)));
  }

  private static Uni<CardApplication> one(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values).map(ApplicationStore::one);
  }

  static CardApplication one(RowSet<Row> rows) {
    return rows.size() == 1 ? read(rows.iterator().next()) : null;
  }

  private static CardApplication read(Row row) {
    return new CardApplication(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getString("kind"),
        row.getUUID("replaces"),
        new RegionCode(row.getString("region_code")),
        ApplicationState.of(row.getString("state")),
        row.getString("route"),
        row.getString("submitted_by"),
        row.getUUID("agency_file_id"),
        row.getUUID("photo_id"),
        row.getBoolean("voucher"),
        row.getUUID("card_id"),
        row.getLocalDate("applied_on"),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getInteger("version"));
  }
}
