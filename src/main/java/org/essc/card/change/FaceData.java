package org.essc.card.change;

import java.util.UUID;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;

/**
 * A change of what stands on a card's face that waits for the new card.
 *
 * @param name the new one, or null where it stays
 * @param idNumber the new one, or null where it stays
 */
public record FaceData(UUID id, PersonName name, IdNumber idNumber) {

  @Override
  public String toString() {
    return "FaceData[" + id + "]";
  }
}
