package org.essc.identitycode;

import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * What Redis keeps of a code besides its life: whom it stands for, never a name or a number of a
 * person.
 *
 * @param signingId the channel's signing that showed it
 * @param epoch restore epoch of the database in which it was made; in another one it is void
 * @param pinEntry the PIN that a code for payment was made after; null for every other
 */
public record CodeRecord(
    UUID signingId,
    UUID holderId,
    PartnerNo channelNo,
    Purpose purpose,
    long epoch,
    PinEntry pinEntry) {

  private static final int MEMBERS = 6;

  /** Whether it was made to pay from a linked account. */
  public boolean paysFromAnAccount() {
    return purpose == Purpose.PAYMENT && pinEntry != null && pinEntry.bindingId() != null;
  }

  /** {@code purpose|signing|holder|channel|epoch}, and the PIN's entry where there is one. */
  String encode() {
    var text = purpose.text() + "|" + signingId + "|" + holderId + "|" + channelNo + "|" + epoch;
    return pinEntry == null ? text : text + "|" + pinEntry.encode();
  }

  /** With the expiry before it, as it is stored: {@code milliseconds|purpose|…}. */
  static CodeRecord decode(String text) {
    var parts = text.split("\\|", MEMBERS + 1);
    return new CodeRecord(
        UUID.fromString(parts[2]),
        UUID.fromString(parts[3]),
        new PartnerNo(parts[4]),
        Purpose.parse(parts[1]),
        parts.length > MEMBERS - 1 ? Long.parseLong(parts[MEMBERS - 1]) : 0,
        parts.length > MEMBERS ? PinEntry.decode(parts[MEMBERS]) : null);
  }
}
