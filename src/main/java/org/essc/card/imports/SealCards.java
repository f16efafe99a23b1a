package org.essc.card.imports;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.card.ImportedCards.CardWrite;
import org.essc.card.ImportedCards.HistoryWrite;
import org.essc.card.imports.BatchPlan.NewHolder;
import org.essc.person.HolderColumns;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;

/** What is written of a planned chunk's persons and cards, their personal values encrypted. */
@Singleton
class SealCards {

  private final ColumnCipher cipher;

  SealCards(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  NewHolder holder(UUID holderId, CardRow row, byte[] idNumberIndex) {
    return new NewHolder(
        holderId,
        row.idType().code(),
        idNumberIndex,
        seal(HolderColumns.ID_NUMBER, holderId, row.idNumber().value()));
  }

  /** As the last row that changed it leaves the card. */
  CardWrite card(TrackedCard card, byte[] cardNoIndex) {
    var row = card.last;
    return new CardWrite(
        card.id,
        card.holderId,
        cardNoIndex,
        seal(CardColumns.CARD_NO, card.id, row.cardNo().value()),
        seal(CardColumns.CARD_ID_CODE, card.id, row.cardIdCode().value()),
        row.regionCode().value(),
        seal(CardColumns.NAME, card.id, row.name().value()),
        seal(CardColumns.PHONE, card.id, card.value(Column.PHONE)),
        seal(CardColumns.ADDRESS, card.id, card.value(Column.ADDRESS)),
        card.value(Column.BANK_CODE),
        seal(CardColumns.BANK_ACCOUNT, card.id, card.value(Column.BANK_ACCOUNT)),
        row.state().code(),
        row.issuedOn(),
        row.validUntil(),
        card.contentMac,
        card.version);
  }

  /**
   * One change, by the last row.
   *
   * @param fromState null for a new card
   * @param previous the changed values as they were; null for a new card
   */
  HistoryWrite history(
      TrackedCard card, Short fromState, List<String> changed, JsonObject previous) {
    return new HistoryWrite(
        card.id,
        card.version,
        card.holderId,
        fromState,
        card.last.state().code(),
        changed,
        previous == null
            ? null
            : cipher.encrypt(
                CardColumns.PREVIOUS, card.id + "/" + card.version, previous.encode()));
  }

  private byte[] seal(ColumnRef column, UUID row, String value) {
    return value == null ? null : cipher.encrypt(column, row.toString(), value);
  }
}
