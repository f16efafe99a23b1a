package org.essc.holderdata;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.Deadline;
import org.essc.region.RegionCode;

/**
 * Reads a holder's rows out of all tables; what is encrypted is opened as its owner declared it.
 */
@Singleton
class HolderDataStore {

  private static final int A_READ = 200;

  private static final String FIND =
      """
      select h.id,
             array(select distinct region_code from (
               select region_code from physical_card where holder_id = h.id
               union all
               select region_code from card_application where holder_id = h.id) r) regions
        from holder h where h.id_number_index = $1 and h.id_type = $2""";

  private final Pool pool;
  private final BlindIndex index;
  private final HeldRow reader;
  private final Map<String, EncryptedTable> encrypted;

  HolderDataStore(
      Pool pool, BlindIndex index, ColumnCipher cipher, @All List<EncryptedTable> encrypted) {
    this.pool = pool;
    this.index = index;
    this.reader = new HeldRow(cipher);
    this.encrypted =
        encrypted.stream().collect(Collectors.toMap(EncryptedTable::table, Function.identity()));
  }

  /**
   * @param regions of their cards and applications
   */
  record Found(UUID id, List<RegionCode> regions) {}

  Uni<Optional<Found>> find(IdNumber number) {
    var digest = Buffer.buffer(index.of(HolderColumns.ID_NUMBER_INDEX, number.value()));
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(digest, number.type().code()))
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new Found(
                                row.getUUID("id"),
                                Stream.of(row.getArrayOfStrings("regions"))
                                    .map(RegionCode::new)
                                    .toList())));
  }

  /** As the reader takes them; each page has its own deadline. */
  Multi<JsonObject> rows(HeldTable table, UUID holderId) {
    var sealed =
        Optional.ofNullable(encrypted.get(table.table())).map(EncryptedTable::columns).stream()
            .flatMap(List::stream)
            .filter(column -> !table.left().contains(column))
            .toList();
    if (!table.paged()) {
      return read(sql(table, sealed), Tuple.of(holderId))
          .onItem()
          .<Row>disjoint()
          .map(row -> reader.read(table, sealed, row));
    }
    var after = new UUID[] {new UUID(0, 0)};
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                page(sql(table, sealed), Tuple.of(holderId, after[0], A_READ))
                    .invoke(
                        page -> {
                          if (!page.isEmpty()) {
                            after[0] = page.get(page.size() - 1).getUUID("row_id");
                          }
                        }))
        .whilst(page -> page.size() == A_READ)
        .onItem()
        .<Row>disjoint()
        .map(row -> reader.read(table, sealed, row));
  }

  private Multi<List<Row>> read(String sql, Tuple parameters) {
    return page(sql, parameters).toMulti();
  }

  private Uni<List<Row>> page(String sql, Tuple parameters) {
    return Deadline.STAFF.bound(
        pool.preparedQuery(sql).execute(parameters).map(rows -> rows.stream().toList()));
  }

  /** Names come from this program alone. */
  private String sql(HeldTable table, List<String> sealed) {
    var key =
        Optional.ofNullable(encrypted.get(table.table()))
            .map(EncryptedTable::rowExpression)
            .orElse("null::text");
    var columns = sealed.stream().map(column -> ", " + column).collect(Collectors.joining());
    var rows =
        "select to_jsonb(t) doc, "
            + key
            + " row_key"
            + (table.paged() ? ", id row_id" : "")
            + columns
            + " from "
            + table.table()
            + " t where "
            + table.where();
    return table.paged() ? rows + " and id > $2 order by id limit $3" : rows;
  }
}
