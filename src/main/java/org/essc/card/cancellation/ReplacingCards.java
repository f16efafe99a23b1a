package org.essc.card.cancellation;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.card.CardRecord;

/**
 * Cards in one another's place: what one replaces, what replaces it, and what stands in for either.
 * Whichever of them a clerk is shown, the holder has given them up together.
 */
final class ReplacingCards {

  private ReplacingCards() {}

  /**
   * @param all the holder's, as {@link EndCards#lock} gave them
   * @return those of them, the card itself among them, in their order
   */
  static List<CardRecord> of(List<CardRecord> all, UUID cardId) {
    var ids = new HashSet<UUID>(List.of(cardId));
    int before;
    do {
      before = ids.size();
      // by way of a card, too, that has ended and is not among them
      all.stream()
          .filter(card -> places(card).anyMatch(ids::contains))
          .flatMap(ReplacingCards::places)
          .toList()
          .forEach(ids::add);
    } while (ids.size() > before);
    return all.stream().filter(card -> ids.contains(card.id())).toList();
  }

  private static Stream<UUID> places(CardRecord card) {
    return Stream.of(card.id(), card.replaces()).filter(Objects::nonNull);
  }
}
