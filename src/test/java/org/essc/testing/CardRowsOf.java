package org.essc.testing;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.UUID;
import org.essc.card.CardIndexes;
import org.essc.platform.crypto.BlindIndex;

/** What the database holds of a person's card, for what no answer shows. */
@Singleton
public class CardRowsOf {

  private final BlindIndex index;

  CardRowsOf(BlindIndex index) {
    this.index = index;
  }

  public UUID cardId(TestPerson person) throws SQLException {
    return (UUID) value("select id from physical_card where card_no_index = ?", person);
  }

  public UUID holderId(TestPerson person) throws SQLException {
    return (UUID) value("select holder_id from physical_card where card_no_index = ?", person);
  }

  /** Of one column of one row, where {@code ?} stands for the index of the card's number. */
  public Object value(String sql, TestPerson person) throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, index.of(CardIndexes.CARD_NO, person.cardNo()));
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getObject(1) : null;
      }
    }
  }
}
