package org.essc.card.imports;

import java.util.List;
import java.util.UUID;
import org.essc.card.ImportedCards.CardBasis;
import org.essc.card.ImportedCards.CardWrite;
import org.essc.card.ImportedCards.HistoryWrite;
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

  record UnreadableCard(UUID id, UUID holderId) {}

  record NewHolder(UUID id, String idType, byte[] index, byte[] idNumber) {}
}
