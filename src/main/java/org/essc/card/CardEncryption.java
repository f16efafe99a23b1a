package org.essc.card;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.partition.Partitioned;

/** Tells the re-encryption where personal data of cards is stored, and what lies by months. */
@Singleton
class CardEncryption {

  @Produces
  @Singleton
  EncryptedTable physicalCard() {
    return EncryptedTable.byId(
        CardColumns.CARD_NO,
        CardColumns.CARD_ID_CODE,
        CardColumns.NAME,
        CardColumns.PHONE,
        CardColumns.ADDRESS,
        CardColumns.BANK_ACCOUNT);
  }

  @Produces
  @Singleton
  Partitioned historyByMonth() {
    return Partitioned.forEver(CardColumns.PREVIOUS.table());
  }

  @Produces
  @Singleton
  EncryptedTable history() {
    var previous = CardColumns.PREVIOUS;
    return new EncryptedTable(
        previous.table(), "card_id::text || '/' || version", List.of(previous.column()));
  }
}
