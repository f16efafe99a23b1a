package org.essc.servicepoint;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.essc.platform.problem.Violations;
import org.essc.region.RegionCode;
import org.essc.region.WorkingHours;
import org.essc.servicepoint.PointHours.PointSpan;

/** The directory's table. */
@Singleton
class ServicePointStore {

  private static final String COLUMNS =
      "id, region_code, name, kind, address, telephone, days, spans, on_public_holidays, services,"
          + " source";

  private static final String ALL = "select " + COLUMNS + " from service_point";

  /** All rows of a statement as one JSON parameter, as their columns are lists themselves. */
  private static final String PUT =
      "insert into service_point as old ("
          + COLUMNS
          + ", updated_at) select "
          + COLUMNS
          + ", $2 from jsonb_populate_recordset(null::service_point, $1)"
          + """
           on conflict (id) do update set
             region_code = excluded.region_code, name = excluded.name, kind = excluded.kind,
             address = excluded.address, telephone = excluded.telephone, days = excluded.days,
             spans = excluded.spans, on_public_holidays = excluded.on_public_holidays,
             services = excluded.services, source = excluded.source,
             updated_at = excluded.updated_at
          returning (xmax = 0) as created\
          """;

  private static final String DELETE = "delete from service_point where id = $1";

  private final Pool pool;
  private final Clock clock;

  ServicePointStore(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  Uni<List<ServicePoint>> all() {
    return pool.query(ALL)
        .execute()
        .map(
            rows -> {
              var points = new ArrayList<ServicePoint>();
              rows.forEach(row -> points.add(read(row)));
              return points;
            });
  }

  /** How many of them are new. */
  Uni<Integer> put(SqlClient transaction, List<ServicePoint> points) {
    var rows = new JsonArray();
    points.forEach(point -> rows.add(row(point)));
    return transaction
        .preparedQuery(PUT)
        .execute(Tuple.of(rows, clock.instant().atOffset(ZoneOffset.UTC)))
        .map(
            done -> {
              int created = 0;
              for (var row : done) {
                created += row.getBoolean("created") ? 1 : 0;
              }
              return created;
            });
  }

  /** False where there is none. */
  Uni<Boolean> delete(SqlClient transaction, String id) {
    return transaction
        .preparedQuery(DELETE)
        .execute(Tuple.of(id))
        .map(done -> done.rowCount() == 1);
  }

  private static JsonObject row(ServicePoint point) {
    var row =
        new JsonObject()
            .put("id", point.id())
            .put("region_code", point.region().value())
            .put("name", point.name())
            .put("kind", point.kind().code())
            .put("address", point.address())
            .put("telephone", point.telephone())
            .put(
                "services",
                new JsonArray(point.services().stream().map(PointService::code).toList()))
            .put("source", point.source());
    var hours = PointHours.of(point.hours());
    return hours == null
        ? row
        : row.put("days", new JsonArray(hours.days()))
            .put("spans", new JsonArray(hours.spans().stream().map(PointSpan::text).toList()))
            .put("on_public_holidays", hours.onPublicHolidays());
  }

  private static ServicePoint read(Row row) {
    var violations = new Violations();
    var services = EnumSet.noneOf(PointService.class);
    for (var code : row.getArrayOfStrings("services")) {
      services.add(ServicePointBody.term("services", code, PointService.class, violations));
    }
    var point =
        new ServicePoint(
            row.getString("id"),
            RegionCode.parse(row.getString("region_code")),
            row.getString("name"),
            ServicePointBody.term("kind", row.getString("kind"), PointKind.class, violations),
            row.getString("address"),
            row.getString("telephone"),
            hours(row, violations),
            services,
            row.getString("source"));
    if (violations.any()) {
      throw new IllegalStateException("service point " + point.id() + " cannot be read");
    }
    return point;
  }

  private static WorkingHours hours(Row row, Violations violations) {
    var days = row.getArrayOfStrings("days");
    return days == null
        ? null
        : new PointHours(
                List.of(days),
                Arrays.stream(row.getArrayOfStrings("spans")).map(PointSpan::parse).toList(),
                row.getBoolean("on_public_holidays"))
            .read("hours", violations);
  }
}
