package org.essc.card.production;

import static org.essc.platform.sql.SqlArrays.array;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.ActStore.Subject;
import org.essc.act.UnitOfWork;
import org.essc.card.production.ProductionBatchView.Rejection;
import org.essc.partner.PartnerNo;
import org.essc.region.Jurisdiction;

/** Batches and their counts. Every transition is one guarded update that must hit. */
@Singleton
class ProductionBatchStore {

  private static final String INSERT =
      """
      insert into production_batch (id, region_code, factory_no, started_by, state, wanted,
                                    part_size, validity_years, photo_required, created_at)
      values ($1, $2, $3, $4, 'collecting', $5, $6, $7, $8, $9)""";

  private static final String TAKE_COLLECTING =
      "select"
          + ProductionBatch.COLUMNS
          + "from production_batch where state = 'collecting' order by created_at limit 1"
          + " for update skip locked";

  private static final String ADD_PART =
      """
      with part as (
        update production_batch set cards = cards + cardinality($2::uuid[]), parts = parts + 1
         where id = $1 and state = 'collecting' returning id, parts)
      insert into production_item (batch_id, application_id, holder_id, part, state)
      select part.id, a, h, part.parts, 'ordered'
        from part, unnest($2::uuid[], $3::uuid[]) as t (a, h)""";

  private static final String COLLECTED =
      """
      update production_batch
         set state = case when cards = 0 then 'completed' else 'in-production' end,
             collected_at = $2, completed_at = case when cards = 0 then $2::timestamptz end
       where id = $1 and state = 'collecting'""";

  private static final String ADD_RESULTS =
      """
      update production_batch
         set produced = produced + $2, failed = failed + $3,
             state = case when produced + $2 + failed + $3 = cards then 'completed' else state end,
             completed_at =
               case when produced + $2 + failed + $3 = cards then $4::timestamptz end
       where id = $1 and state = 'in-production'""";

  private static final String FIND =
      "select" + ProductionBatch.COLUMNS + "from production_batch where id = $1";

  private static final String OF_FACTORY =
      "select"
          + ProductionBatch.COLUMNS
          + "from production_batch where factory_no = $1 and ($2::uuid is null or id < $2)"
          + " order by id desc limit $3";

  private static final String OF_REGION =
      "select"
          + ProductionBatch.COLUMNS
          + "from production_batch where region_code = $1 and ($2::uuid is null or id < $2)"
          + " order by id desc limit $3";

  /** Divisions of a jurisdiction by their first digits: a province's two, a city's four. */
  private static final String NEWEST =
      "select"
          + ProductionBatch.COLUMNS
          + "from production_batch where region_code like any ($1) order by id desc limit $2";

  private static final String REJECTIONS =
      """
      select application_id, part, rejection from production_item
       where batch_id = $1 and rejection is not null
         and ($2::uuid is null or application_id > $2)
       order by application_id limit $3""";

  private final Pool pool;

  ProductionBatchStore(Pool pool) {
    this.pool = pool;
  }

  Uni<Void> insert(UnitOfWork work, ProductionBatch batch) {
    return work.connection()
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(batch.id())
                .addString(batch.region().value())
                .addString(batch.factoryNo().value())
                .addString(batch.startedBy())
                .addInteger(batch.wanted())
                .addInteger(batch.partSize())
                .addInteger(batch.validityYears())
                .addBoolean(batch.photoRequired())
                .addOffsetDateTime(work.timestamp()))
        .replaceWithVoid();
  }

  /** Locks a batch that is being collected and that nobody else is at; null where there is none. */
  Uni<ProductionBatch> takeCollecting(SqlConnection transaction) {
    return transaction.query(TAKE_COLLECTING).execute().map(ProductionBatchStore::first);
  }

  Uni<Void> addPart(SqlConnection transaction, UUID batchId, List<Subject> applications) {
    var ids = array(applications, Subject::applicationId, UUID[]::new);
    var holders = array(applications, Subject::holderId, UUID[]::new);
    return hit(transaction, ADD_PART, Tuple.of(batchId, ids, holders), ids.length);
  }

  Uni<Void> collected(SqlConnection transaction, UUID batchId, OffsetDateTime at) {
    return one(transaction, COLLECTED, Tuple.of(batchId, at));
  }

  Uni<Void> addResults(
      SqlConnection transaction, UUID batchId, int produced, int failed, OffsetDateTime at) {
    return produced + failed == 0
        ? Uni.createFrom().voidItem()
        : one(transaction, ADD_RESULTS, Tuple.of(batchId, produced, failed, at));
  }

  /** The batch, or null. */
  Uni<ProductionBatch> find(UUID id) {
    return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(ProductionBatchStore::first);
  }

  Uni<ProductionBatch> lock(SqlConnection transaction, UUID id) {
    return transaction
        .preparedQuery(FIND + " for update")
        .execute(Tuple.of(id))
        .map(ProductionBatchStore::first);
  }

  Uni<List<ProductionBatch>> ofFactory(PartnerNo factoryNo, UUID before, int limit) {
    return list(OF_FACTORY, Tuple.of(factoryNo.value(), before, limit), ProductionBatch::of);
  }

  Uni<List<ProductionBatch>> ofRegion(String regionCode, UUID before, int limit) {
    return list(OF_REGION, Tuple.of(regionCode, before, limit), ProductionBatch::of);
  }

  Uni<List<ProductionBatch>> newest(Jurisdiction jurisdiction, int limit) {
    return list(
        NEWEST,
        Tuple.of(jurisdiction.prefixes().toArray(String[]::new), limit),
        ProductionBatch::of);
  }

  Uni<List<Rejection>> rejections(UUID batchId, UUID after, int limit) {
    return list(
        REJECTIONS,
        Tuple.of(batchId, after, limit),
        row ->
            new Rejection(
                row.getUUID("application_id").toString(),
                row.getInteger("part"),
                row.getString("rejection")));
  }

  private <T> Uni<List<T>> list(String sql, Tuple values, Function<Row, T> read) {
    return pool.preparedQuery(sql)
        .execute(values)
        .map(
            rows -> {
              var found = new ArrayList<T>(rows.size());
              rows.forEach(row -> found.add(read.apply(row)));
              return found;
            });
  }

  private static Uni<Void> one(SqlClient client, String sql, Tuple values) {
    return hit(client, sql, values, 1);
  }

  private static Uni<Void> hit(SqlClient client, String sql, Tuple values, int rows) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .invoke(
            result -> {
              if (result.rowCount() != rows) {
                throw new IllegalStateException("a batch that is locked changed its state");
              }
            })
        .replaceWithVoid();
  }

  private static ProductionBatch first(RowSet<Row> rows) {
    return rows.size() == 0 ? null : ProductionBatch.of(rows.iterator().next());
  }
}
