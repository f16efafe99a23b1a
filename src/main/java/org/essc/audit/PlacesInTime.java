package org.essc.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;

/**
 * Finds where a moment stands in the log. Chains grow with time, so halving each of them along its
 * primary key finds it in some thirty statements, and the log needs no index of times.
 */
@Singleton
class PlacesInTime {

  private static final String HEADS = "select chain, head_seq from audit_chain";

  /** Of each chain its first entry from a number on; a chain that ends before has none. */
  private static final String AT =
      """
      select c.place - 1, e.seq, e.payload
      from unnest($1::bigint[]) with ordinality as c (seq, place)
      cross join lateral (
        select seq, payload from audit_entry
        where chain = c.place - 1 and seq >= c.seq
        order by seq limit 1) e""";

  private final Pool primary;
  private final ObjectMapper json;

  PlacesInTime(Pool primary, ObjectMapper json) {
    this.primary = primary;
    this.json = json;
  }

  /**
   * In each chain, the number that all entries written before the moment are below. Some twenty
   * looks one after the other: the primary's, as nobody could wait for them twice.
   */
  Uni<AuditCursor> before(Instant moment) {
    return before(moment, primary);
  }

  private Uni<AuditCursor> before(Instant moment, SqlClient client) {
    var low = new long[AuditLog.CHAINS];
    Arrays.fill(low, 1);
    return client
        .query(HEADS)
        .execute()
        .chain(
            rows -> {
              var high = new long[AuditLog.CHAINS];
              for (var row : rows) {
                high[row.getShort(0)] = row.getLong(1) + 1;
              }
              return halve(moment, client, low, high);
            });
  }

  /** The number lies from {@code low} to {@code high}, in each chain. */
  private Uni<AuditCursor> halve(Instant moment, SqlClient client, long[] low, long[] high) {
    if (Arrays.equals(low, high)) {
      return Uni.createFrom().item(new AuditCursor(low));
    }
    var middle = new Long[AuditLog.CHAINS];
    Arrays.setAll(middle, chain -> low[chain] + (high[chain] - low[chain]) / 2);
    return client
        .preparedQuery(AT)
        .execute(Tuple.of(middle))
        .chain(
            rows -> {
              var nextLow = low.clone();
              // where nothing stands from the middle on, it is before the middle
              var nextHigh = new long[AuditLog.CHAINS];
              Arrays.setAll(nextHigh, chain -> middle[chain]);
              for (var row : rows) {
                int chain = row.getInteger(0);
                if (low[chain] < high[chain] && at(row).isBefore(moment)) {
                  nextLow[chain] = Math.min(high[chain], row.getLong(1) + 1);
                  nextHigh[chain] = high[chain];
                }
              }
              return halve(moment, client, nextLow, nextHigh);
            });
  }

  private Instant at(Row row) {
    try {
      return Instant.parse(json.readTree(row.getString(2)).get("at").textValue());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an audit entry is not in its stored form", e);
    }
  }
}
