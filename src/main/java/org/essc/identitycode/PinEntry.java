package org.essc.identitycode;

import java.time.Instant;
import java.util.UUID;

/**
 * That the holder has typed the right e-card PIN to pay. Each payment needs it, so it is good for
 * one.
 *
 * @param id tells it from the holder's other ones
 * @param bindingId the linked account that the holder has chosen; null where the card has none
 * @param at when it was typed, by Redis' clock
 */
public record PinEntry(UUID id, UUID bindingId, Instant at) {

  private static final String NONE = "-";

  /** {@code id|binding|milliseconds}. */
  public String encode() {
    return untimed(id, bindingId) + "|" + at.toEpochMilli();
  }

  /** {@code id|binding}, for whoever adds the time. */
  public static String untimed(UUID id, UUID bindingId) {
    return id + "|" + (bindingId == null ? NONE : bindingId);
  }

  /** As {@link #encode} gave it. */
  public static PinEntry decode(String text) {
    var parts = text.split("\\|");
    return new PinEntry(
        UUID.fromString(parts[0]),
        parts[1].equals(NONE) ? null : UUID.fromString(parts[1]),
        Instant.ofEpochMilli(Long.parseLong(parts[2])));
  }
}
