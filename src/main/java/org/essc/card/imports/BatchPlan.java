package org.essc.card.imports;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.essc.card.StateChange;
import org.essc.files.Counts;
import org.essc.files.Rejection;

/**
 * What one chunk changes in the database, ready to be written. All of it commits together with the
 * import's progress, or none of it does.
 *
 * @param holders new persons, in the order of their index
 * @param created new cards, in the order of their index
 * @param updated changed cards, in the order of their id
 * @param confirmed unchanged cards whose source this file becomes
 * @param basis the existing cards written, as the plan takes them to be
 * @param states existing cards whose state it changes
 * @param unreadable cards that rows would have changed and whose stored values were altered
 * @param history one entry for every change, also where several rows change the same card
 * @param accepted good rows, whether they changed something or not
 * @param unchanged those of them that changed nothing
 * @param rejectedRows rows not applied; each has at least one rejection
 */
record BatchPlan(
    List<NewHolder> holders,
    List<CardWrite> created,
    List<CardWrite> updated,
    List<UUID> confirmed,
    List<CardBasis> basis,
    List<StateChange> states,
    List<UnreadableCard> unreadable,
    List<HistoryWrite> history,
    List<Rejection> rejections,
    long accepted,
    long unchanged,
    long rejectedRows) {

  Counts counts() {
    return new Counts(accepted, unchanged, rejectedRows);
  }

  /** A card that must still be so when the plan is written. */
  record CardBasis(UUID id, int version, UUID sourceId) {}

  record UnreadableCard(UUID id, UUID holderId) {}

  record NewHolder(UUID id, String idType, byte[] index, byte[] idNumber) {}

  /** A card's row. */
  record CardWrite(
      UUID id,
      UUID holderId,
      byte[] cardNoIndex,
      byte[] cardNo,
      byte[] cardIdCode,
      String regionCode,
      byte[] name,
      byte[] phone,
      byte[] address,
      String bankCode,
      byte[] bankAccount,
      short state,
      LocalDate issuedOn,
      LocalDate validUntil,
      byte[] contentMac,
      int version) {}

  /** {@code previous} is null and {@code fromState} too where the card is new. */
  record HistoryWrite(
      UUID cardId,
      int version,
      UUID holderId,
      Short fromState,
      short toState,
      List<String> changed,
      byte[] previous) {}
}
