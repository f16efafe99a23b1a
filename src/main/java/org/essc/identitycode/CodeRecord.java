package org.essc.identitycode;

import java.util.UUID;
import org.essc.family.acting.Delegate;
import org.essc.partner.PartnerNo;

/**
 * What Redis keeps of a code besides its life: whom it stands for, never a name or a number of a
 * person.
 *
 * @param signingId the channel's signing that showed it
 * @param epoch restore epoch of the database in which it was made; in another one it is void
 * @param pinEntry the PIN that a code for payment was made after; null for every other
 * @param delegate who shows it for its holder; null where the holder does
 */
public record CodeRecord(
    UUID signingId,
    UUID holderId,
    PartnerNo channelNo,
    Purpose purpose,
    long epoch,
    PinEntry pinEntry,
    Delegate delegate) {

  /** Before the delegate; what is stored of a code that the holder shows does not have it. */
  static final String BY = "|by=";

  private static final int MEMBERS = 6;

  /** Whether it was made to pay from a linked account. */
  public boolean paysFromAnAccount() {
    return purpose == Purpose.PAYMENT && pinEntry != null && pinEntry.bindingId() != null;
  }

  /**
   * {@code purpose|signing|holder|channel|epoch}, and the PIN's entry and {@code by=delegate} where
   * there is one.
   */
  String encode() {
    var text = purpose.text() + "|" + signingId + "|" + holderId + "|" + channelNo + "|" + epoch;
    var typed = pinEntry == null ? text : text + "|" + pinEntry.encode();
    return delegate == null ? typed : typed + BY + delegate.encode();
  }

  /** With the expiry before it, as it is stored: {@code milliseconds|purpose|…}. */
  static CodeRecord decode(String text) {
    int by = text.indexOf(BY);
    var parts = (by < 0 ? text : text.substring(0, by)).split("\\|", MEMBERS + 1);
    return new CodeRecord(
        UUID.fromString(parts[2]),
        UUID.fromString(parts[3]),
        new PartnerNo(parts[4]),
        Purpose.parse(parts[1]),
        parts.length > MEMBERS - 1 ? Long.parseLong(parts[MEMBERS - 1]) : 0,
        parts.length > MEMBERS ? PinEntry.decode(parts[MEMBERS]) : null,
        by < 0 ? null : Delegate.decode(text.substring(by + BY.length())));
  }
}
