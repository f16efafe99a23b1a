package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is done with some cards reaches them over indexes, however many there are. */
class CardPlansTest {

  private static final int CARDS = 50_000;
  private static final Set<String> BY_INDEX =
      Set.of("Index Scan", "Index Only Scan", "Bitmap Heap Scan");

  private static ThrowAwayDatabase database;
  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    database = ThrowAwayDatabase.create();
    connection = database.connect();
    execute(
        """
        insert into holder (id, id_type, id_number_index, id_number, created_at)
          select %s, '01', int4send(n), '', now() from generate_series(1, %d) n"""
            .formatted(id("n"), CARDS),
        // each tenth replaces the one before it, and the one after it stands in for that
        """
        insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code, region_code,
            name, state, issued_on, valid_until, content_mac, source_id, version, created_at,
            updated_at, kind, replaces)
          select %1$s, %1$s, int4send(n), '', '', '410000', '', 1, '2020-01-01', '2090-01-01', '',
                 %1$s, 1, now(), now(), case n %% 10 when 1 then 'temporary' else 'standard' end,
                 case n %% 10 when 0 then %2$s when 1 then %3$s end
            from generate_series(2, %4$d) n"""
            .formatted(id("n"), id("n - 1"), id("n - 2"), CARDS),
        // everybody has asked for another card, and given a photo for the first one
        """
        insert into card_application (id, holder_id, kind, region_code, state, route, submitted_by,
            name, photo_id, applied_on, created_at, updated_at)
          select %1$s, %2$s, case n %% 2 when 0 then 'first' else 'replacement' end, '410000',
                 case n %% 2 when 0 then 'distributed' else 'applied' end, 'window', '', '',
                 case n %% 2 when 0 then %1$s end, '2020-01-01', now(), now()
            from generate_series(2, %3$d) n"""
            .formatted(id("n"), id("n / 2"), CARDS),
        "analyze",
        "set plan_cache_mode = force_generic_plan");
  }

  private static String id(String number) {
    return "lpad((" + number + ")::text, 32, '0')::uuid";
  }

  @AfterAll
  static void drop() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void cardsThatChangeOverAreFoundByIndex() throws Exception {
    execute("prepare change_over as " + sql("CardStore", "LOCK_CHANGING_OVER"));
    assertThat(ids("execute change_over(%s)".formatted(id("50")))).containsExactly(49L, 50L, 51L);
    assertThat(ids("execute change_over(%s)".formatted(id("49")))).containsExactly(49L, 50L, 51L);
    assertThat(ids("execute change_over(%s)".formatted(id("55")))).containsExactly(55L);
    var scans = scans("change_over(%s)".formatted(id("50")));
    assertThat(scans).containsKeys("c", "h", "s", "t");
    assertThat(BY_INDEX).containsAll(scans.values());
  }

  @Test
  void cardsThatACancellationReachesAreFoundByIndex() throws Exception {
    execute("prepare reached as " + sql("cancellation.EndCards", "LOCK"));
    assertThat(ids("execute reached(%s)".formatted(id("50")))).containsExactly(50L);
    var scans = scans("reached(%s)".formatted(id("50")));
    assertThat(scans).containsKeys("c", "physical_card");
    assertThat(BY_INDEX).containsAll(scans.values());
  }

  /** Of each that waits without a photo, the one before it is looked for by its holder. */
  @Test
  void photosOfFormerApplicationsAreFoundByIndex() throws Exception {
    execute("prepare take as " + sql("application.ApplicationsInProduction", "TAKE"));
    var scans = scans("take('410000', true, 10, %s, now(), 1000)".formatted(id("1")));
    assertThat(scans).containsKey("f");
    scans.keySet().removeIf(table -> !table.startsWith("f"));
    assertThat(BY_INDEX).containsAll(scans.values());
  }

  private static String sql(String store, String name) throws ReflectiveOperationException {
    var field = Class.forName("org.essc.card." + store).getDeclaredField(name);
    field.setAccessible(true);
    return (String) field.get(null);
  }

  /** How each table is read, by its name in the statement. */
  private static Map<String, String> scans(String call) throws Exception {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("explain (format json) execute " + call)) {
      rows.next();
      var scans = new TreeMap<String, String>();
      collect(new ObjectMapper().readTree(rows.getString(1)), scans);
      return scans;
    }
  }

  private static void collect(JsonNode node, Map<String, String> scans) {
    if (node.has("Relation Name") && !node.path("Node Type").asText().equals("ModifyTable")) {
      scans.merge(
          node.path("Alias").asText(), node.path("Node Type").asText(), (one, two) -> one + two);
    }
    node.forEach(child -> collect(child, scans));
  }

  private static List<Long> ids(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new ArrayList<Long>();
      while (rows.next()) {
        found.add(Long.valueOf(rows.getString("id").replace("-", "")));
      }
      return found;
    }
  }

  private static void execute(String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
