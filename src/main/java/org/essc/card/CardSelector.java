package org.essc.card;

import java.util.UUID;
import org.essc.person.IdNumber;

/**
 * Which card is meant: by its number, by its holder's ID number, by both, or by its id. Null where
 * not given; at least one is.
 */
public record CardSelector(UUID cardId, CardNo cardNo, IdNumber idNumber) {

  public static CardSelector of(UUID cardId) {
    return new CardSelector(cardId, null, null);
  }

  public static CardSelector of(CardNo cardNo) {
    return new CardSelector(null, cardNo, null);
  }

  public static CardSelector of(IdNumber idNumber) {
    return new CardSelector(null, null, idNumber);
  }
}
