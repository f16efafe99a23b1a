package org.essc.sandbox.play;

import java.util.Map;
import org.essc.sandbox.SyntheticHolder;

/**
 * Somebody invented.
 *
 * @param cardNo of the physical card, or null before there is one
 */
record Person(String regionCode, String idNumber, String name, String phone, String cardNo) {

  static Person of(SyntheticHolder holder) {
    return new Person(
        holder.regionCode(), holder.idNumber(), holder.name(), holder.phone(), holder.cardNo());
  }

  /** How an act names the card. */
  Map<String, String> card() {
    return Map.of("cardNo", cardNo);
  }
}
