package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.Test;

/** The database itself lets no card in that is nobody's, however many come at once. */
class CardHolderTest {

  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private static final String CARDS =
      """
      insert into physical_card (id, holder_id, card_no_index, card_no, card_id_code, region_code,
          name, state, issued_on, valid_until, content_mac, source_id, version, created_at, updated_at)
        select gen_random_uuid(), lpad(n::text, 32, '0')::uuid, int4send(n), '', '', '410000', '', 1,
               '2020-01-01', '2090-01-01', '', gen_random_uuid(), 1, now(), now()
          from generate_series(%d, %d) n""";

  @Test
  void cardsOfHoldersGoInAndOneOfNobodyTakesAllOfItsStatementWithIt() throws SQLException {
    try (var database = ThrowAwayDatabase.create();
        var connection = database.connect()) {
      execute(
          connection,
          """
          insert into holder (id, id_type, id_number_index, id_number, created_at)
            select lpad(n::text, 32, '0')::uuid, '01', int4send(n), '', now()
              from generate_series(1, 20) n""");
      assertThat(execute(connection, CARDS.formatted(1, 1))).isEqualTo(1);
      assertThat(execute(connection, CARDS.formatted(2, 10))).isEqualTo(9);
      assertThatThrownBy(() -> execute(connection, CARDS.formatted(11, 21)))
          .isInstanceOfSatisfying(
              SQLException.class,
              refused -> assertThat(refused.getSQLState()).isEqualTo(FOREIGN_KEY_VIOLATION));
      assertThat(execute(connection, "delete from physical_card")).isEqualTo(10);
    }
  }

  private static int execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
