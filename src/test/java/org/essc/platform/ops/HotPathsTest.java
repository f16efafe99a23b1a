package org.essc.platform.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** What a warm-up goes through leaves nothing: no row of any table, no code. */
@QuarkusTest
class HotPathsTest {

  private static final String TABLES =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      """;

  @Inject @All List<HotPath> paths;
  @Inject AgroalDataSource database;
  @Inject RedisDataSource redis;

  @Test
  void leaveNoRowAndNoCode() throws SQLException {
    assertThat(paths).hasSizeGreaterThanOrEqualTo(5);
    for (var path : paths) {
      // now and then the running program itself writes: a path that does so does it each time
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollDelay(Duration.ZERO)
          .ignoreExceptions()
          .untilAsserted(() -> leavesNothing(path));
    }
  }

  private void leavesNothing(HotPath path) throws SQLException {
    var rows = rows();
    var codes = new HashSet<>(redis.key().keys("essc:code:*"));

    Unis.get(path.dry().replaceWithVoid());

    assertThat(rows()).as(path.toString()).isEqualTo(rows);
    assertThat(codes).as(path.toString()).containsAll(redis.key().keys("essc:code:*"));
  }

  /** The audit log's too. */
  private Map<String, Long> rows() throws SQLException {
    var counted = new TreeMap<String, Long>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      try (var tables = statement.executeQuery(TABLES)) {
        while (tables.next()) {
          counted.put(tables.getString(1), 0L);
        }
      }
      for (var table : counted.entrySet()) {
        try (var rows = statement.executeQuery("select count(*) from " + table.getKey())) {
          rows.next();
          table.setValue(rows.getLong(1));
        }
      }
    }
    assertThat(counted).containsKeys("audit_entry", "verification");
    return counted;
  }
}
