package org.essc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Could the holders be spread over several databases, as Citus does it? Their tables are divided by
 * a hash of the holder here, the look-up tables by a hash of their number, and the plans of what is
 * called most tell which of the parts each statement touches for one holder: one of each table.
 */
class HashPartitionPlansTest {

  private static final int PARTS = 4;
  private static final List<String> OF_HOLDERS =
      List.of("physical_card", "ecard", "ecard_binding", "outbox_event");

  private static final String HOLDER = "'00000000-0000-0000-0000-000000000007'";
  private static final String SIGN_NO = "0".repeat(31) + "7";
  private static final String HOLDERS = "array[" + HOLDER + "]::uuid[]";

  private static ThrowAwayDatabase database;
  private static Connection connection;

  @BeforeAll
  static void divide() throws SQLException {
    database = ThrowAwayDatabase.create();
    connection = database.connect();
    execute("create schema hashed", "set search_path = hashed, public");
    for (var table : OF_HOLDERS) {
      divide(
          table,
          "public." + (table.equals("outbox_event") ? table + "_default" : table),
          "holder_id");
    }
    divide("holder", "public.holder", "id");
    divide("verification", "public.verification_default", "holder_id");
    divide("holder_lookup", "public.holder_lookup", "id_number_index");
    divide("card_lookup", "public.card_lookup", "card_no_index");
    divide("signing_lookup", "public.signing_lookup", "sign_no");
    execute(
        "create unique index on ecard (card_id, holder_id) where state <> 'terminated'",
        "create unique index on verification (code_digest, holder_id)",
        """
        insert into holder (id, id_type, id_number_index, id_number, created_at)
          select lpad(n::text, 32, '0')::uuid, '01', int4send(n), '', now() from generate_series(1, 400) n""",
        """
        insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code, region_code,
            name, state, issued_on, valid_until, content_mac, source_id, version, created_at, updated_at)
          select id, id, id_number_index, '', '', '410000', '', 1, '2020-01-01', '2090-01-01', '', id, 1,
                 now(), now() from holder""",
        """
        insert into ecard (id, holder_id, card_id, essc_no, state, level, issued_on, valid_until, created_at)
          select id, id, id, replace(id::text, '-', ''), 'active', 1, now(), '2090-01-01', now() from holder""",
        """
        insert into public.partner values ('1000000001', 'channel', true, 'active', '{}', '{}', '{}', 1,
            null, null, null, now(), now(), 1)""",
        """
        insert into ecard_binding (id, holder_id, ecard_id, channel_no, sign_no, sign_seq, state, credential,
            kid, phone, evidence, created_at)
          select id, id, id, '1000000001', replace(id::text, '-', ''), 1, 'active', 'c', 'k', '', '', now()
            from holder""",
        // as the triggers of the tables of before do
        "insert into holder_lookup select id_number_index, id_type, id from holder",
        "insert into card_lookup select card_no_index, holder_id from physical_card",
        "insert into signing_lookup select sign_no, holder_id from ecard_binding",
        "analyze",
        // as it is chosen where tables are large
        "set enable_seqscan = off",
        "set enable_hashjoin = off",
        "set enable_mergejoin = off",
        "set plan_cache_mode = force_generic_plan");
  }

  private static void divide(String table, String like, String by) throws SQLException {
    execute(
        "create table %s (like %s including defaults) partition by hash (%s)"
            .formatted(table, like, by));
    for (int part = 0; part < PARTS; part++) {
      execute(
          "create table %1$s_part%2$d (like %3$s including defaults including indexes)"
              .formatted(table, part, like),
          "alter table %1$s attach partition %1$s_part%2$d for values with (modulus %3$d, remainder %2$d)"
              .formatted(table, part, PARTS));
    }
  }

  @AfterAll
  static void drop() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void verificationReachesEachRowByItsHolder() throws Exception {
    var asked = HOLDERS + ", " + HOLDERS + ", array[0]::bigint[], current_date";
    assertThat(partsTouched("verification.FaceStore", "LOCK_FREE_FACES", asked))
        .isEqualTo(Map.of("ecard_binding", 1, "ecard", 1, "physical_card", 1, "holder", 1));
    assertThat(partsTouched("verification.FaceStore", "THERE", asked).values()).containsOnly(1);
    var accepted =
        HOLDERS
            + ", "
            + HOLDERS
            + ", array['\\x01']::bytea[], array['2000000001'], "
            + HOLDERS
            + ", "
            + HOLDERS
            + ", array['1000000001'], array['other'], array[null]::text[], array[null]::text[], "
            + "array[1]::smallint[], array['s'], array['\\x01']::bytea[], array[null]::bytea[], "
            + "array[now()], array[now()]";
    assertThat(partsTouched("verification.AcceptanceStore", "ACCEPT", accepted)).isEmpty();
    assertThat(count("verification")).isEqualTo(1);
  }

  @Test
  void signingIsReachedByItsNumberAndWhatHangsOnItByItsHolder() throws Exception {
    var number = "array['" + SIGN_NO + "'], current_date";
    assertThat(partsTouched("identitycode.SigningStore", "FIND", number))
        .isEqualTo(Map.of("signing_lookup", 1, "ecard_binding", 1, "ecard", 1, "physical_card", 1));
  }

  /** Until the look-up tables are filled with what was there before them. */
  @Test
  void whoIsNotEnteredIsLookedForInAllParts() throws Exception {
    var number = "array['" + SIGN_NO + "'], current_date";
    assertThat(partsTouched("identitycode.SigningStore", "FIND_ANYWHERE", number))
        .isEqualTo(Map.of("ecard_binding", PARTS, "ecard", 1, "physical_card", 1));
  }

  @Test
  void issuanceReachesTheHolderByIdNumberAndTheCardsByTheHolder() throws Exception {
    assertThat(
            partsTouched(
                "ecard.IssuanceStore",
                "FIND",
                "array[int4send(7)], array['01'], array['410000'], array['1000000001']"))
        .isEqualTo(
            Map.of(
                "holder_lookup",
                1,
                "holder",
                1,
                "physical_card",
                1,
                "ecard",
                1,
                "ecard_binding",
                1));
  }

  @Test
  void importReachesCardsAndPersonsByTheirNumbers() throws Exception {
    assertThat(
            partsTouched(
                "card.imports.KnownCardStore", "KNOWN_CARDS", "array[int4send(7)], " + HOLDER))
        .isEqualTo(Map.of("card_lookup", 1, "physical_card", 1));
    assertThat(
            partsTouched(
                "card.imports.KnownCardStore", "KNOWN_PERSONS", "array[int4send(7)], array['01']"))
        .isEqualTo(Map.of("holder_lookup", 1, "holder", 1));
  }

  /** Of each divided table, in how many parts a row was looked for. */
  private static TreeMap<String, Integer> partsTouched(String store, String name, String values)
      throws Exception {
    var field = Class.forName("org.essc." + store).getDeclaredField(name);
    field.setAccessible(true);
    execute("prepare hot as " + field.get(null));
    try (var statement = connection.createStatement();
        var plan =
            statement.executeQuery("explain (analyze, format json) execute hot(" + values + ")")) {
      plan.next();
      var parts = new TreeMap<String, Integer>();
      collect(new ObjectMapper().readTree(plan.getString(1)), parts);
      return parts;
    } finally {
      execute("deallocate hot");
    }
  }

  private static void collect(JsonNode node, TreeMap<String, Integer> parts) {
    var relation = node.path("Relation Name").asText();
    if (relation.matches(".*_part\\d")
        && node.path("Actual Loops").asInt() > 0
        && !node.path("Node Type").asText().equals("ModifyTable")) {
      parts.merge(relation.replaceAll("_part\\d$", ""), 1, Integer::sum);
    }
    node.forEach(child -> collect(child, parts));
  }

  private static long count(String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
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
