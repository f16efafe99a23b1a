package org.essc.identitycode;

import java.util.UUID;

/**
 * What Redis keeps of a code besides its life: whom it stands for, never a name or a number of a
 * person.
 *
 * @param bindingId the channel's signing that showed it
 */
public record CodeRecord(UUID bindingId, UUID holderId, String channelNo, Purpose purpose) {

  /** {@code purpose|binding|holder|channel}. */
  String encode() {
    return purpose.text() + "|" + bindingId + "|" + holderId + "|" + channelNo;
  }

  /** With the expiry before it, as it is stored: {@code milliseconds|purpose|…}. */
  static CodeRecord decode(String text) {
    var parts = text.split("\\|");
    return new CodeRecord(
        UUID.fromString(parts[2]), UUID.fromString(parts[3]), parts[4], Purpose.parse(parts[1]));
  }
}
