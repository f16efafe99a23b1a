package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.Test;

/** The key by which a code is good once, where its form changes while codes are out. */
class AcceptedCodesMigrationTest {

  private static final String BEFORE = "83";

  private static final String DAY = "substring(accepted_code('\\xab', %s) from 1 for 8)";

  @Test
  void codeThatTheFormerReleaseAcceptedIsNotAcceptedAgain() throws SQLException {
    try (var database = ThrowAwayDatabase.at(BEFORE);
        var connection = database.connect()) {
      someoneSigns(connection);
      var now = Instant.now();
      var soon = now.plus(Duration.ofSeconds(60));
      var late = now.plus(Duration.ofHours(23));
      assertThat(accepts(connection, soon)).isTrue();
      assertThat(accepts(connection, late)).isTrue();

      database.migrate("latest");

      assertThat(accepts(connection, soon)).isFalse();
      assertThat(accepts(connection, late)).isFalse();
      assertThat(key(connection, quoted(now.plus(Duration.ofHours(25))))).hasSize(22);
    }
  }

  @Test
  void codesOfTenMinutesLieTogetherWhereNobodyHasSignedBefore() throws SQLException {
    try (var database = ThrowAwayDatabase.create();
        var connection = database.connect()) {
      assertThat(key(connection, "'2026-12-01 00:09:59.999Z'")).isEqualTo("00000000000051340000ab");
      assertThat(key(connection, "'2026-12-01 00:10:00Z'")).isEqualTo("00000000000051340001ab");
      assertThat(key(connection, "'2026-12-01 23:59:59Z'")).isEqualTo("0000000000005134008fab");
      assertThat(
              text(
                  connection,
                  "select (%s = decode(substr(partition_bound('verification', '2027-01-01Z'), 3), 'hex'))::text"
                      .formatted(DAY.formatted("'2027-01-01 12:00Z'"))))
          .as("months are bound by days")
          .isEqualTo("true");
    }
  }

  /** Called, it is most of what a row of an acceptance costs. */
  @Test
  void theKeyIsPartOfTheStatementThatNeedsIt() throws SQLException {
    try (var database = ThrowAwayDatabase.create();
        var connection = database.connect()) {
      var plan =
          text(
              connection,
              """
              explain (verbose, format json)
              select accepted_code(t.code, t.ends)
                from unnest(array['\\xab'::bytea], array[now()]) t (code, ends)""");
      assertThat(plan).contains("int2send").doesNotContain("accepted_code(");
    }
  }

  private static void someoneSigns(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(
          """
          insert into ecard_binding (id, holder_id, ecard_id, channel_no, sign_no, sign_seq, state, phone, evidence, created_at)
          values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '1000000001', repeat('5', 32), 1, 'issuing',
                  '', '', now())
          """);
      statement.execute("reset session_replication_role");
    }
  }

  /** Whether the same code of the same holder, with this end, is recorded; its digest is one. */
  private static boolean accepts(Connection connection, Instant ends) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                insert into verification (id, holder_id, code_digest, verifier_no, ecard_id, binding_id,
                    channel_no, purpose, level, subject, claims, verified_at)
                select gen_random_uuid(), '00000000-0000-0000-0000-000000000001',
                       accepted_code(sha256('%1$s'), %2$s),
                       '2000000001', gen_random_uuid(), gen_random_uuid(), '1000000001', 'medical', 1, 's', '', now()
                on conflict (code_digest, holder_id) do nothing returning id"""
                    .formatted(ends.getEpochSecond(), quoted(ends)))) {
      return rows.next();
    }
  }

  private static String quoted(Instant moment) {
    return "'" + moment + "'";
  }

  private static String key(Connection connection, String ends) throws SQLException {
    return text(connection, "select encode(accepted_code('\\xab', %s), 'hex')".formatted(ends));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
