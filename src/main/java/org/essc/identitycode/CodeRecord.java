package org.essc.identitycode;

import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * What Redis keeps of a code besides its life: whom it stands for, never a name or a number of a
 * person.
 *
 * @param signingId the channel's signing that showed it
 * @param epoch restore epoch of the database in which it was made; in another one it is void
 */
public record CodeRecord(
    UUID signingId, UUID holderId, PartnerNo channelNo, Purpose purpose, long epoch) {

  /** {@code purpose|signing|holder|channel|epoch}. */
  String encode() {
    return purpose.text() + "|" + signingId + "|" + holderId + "|" + channelNo + "|" + epoch;
  }

  /** With the expiry before it, as it is stored: {@code milliseconds|purpose|…}. */
  static CodeRecord decode(String text) {
    var parts = text.split("\\|");
    return new CodeRecord(
        UUID.fromString(parts[2]),
        UUID.fromString(parts[3]),
        new PartnerNo(parts[4]),
        Purpose.parse(parts[1]),
        parts.length > 5 ? Long.parseLong(parts[5]) : 0);
  }
}
