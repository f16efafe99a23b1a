package org.essc.person;

import java.time.Instant;

/**
 * How the channel made sure that its user is the holder.
 *
 * @param provider who checked, as the channel names it
 * @param reference the check's number at the provider; may identify a person, so it is encrypted
 * @param verifiedAt when it was checked
 */
public record HolderEvidence(Method method, String provider, String reference, Instant verifiedAt) {

  /** Means of real-name verification that a channel may rely on. */
  public enum Method {
    FACE,
    BANK_CARD,
    SMS,
    CARD_PIN
  }

  @Override
  public String toString() {
    return "HolderEvidence[" + method + "]";
  }
}
