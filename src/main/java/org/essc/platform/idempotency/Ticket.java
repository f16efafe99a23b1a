package org.essc.platform.idempotency;

import java.util.HexFormat;
import java.util.UUID;
import org.essc.platform.time.Patience;

/**
 * The right to carry out a request under its idempotency key. Only {@link Idempotency} gives one.
 *
 * @param caller who asked
 * @param keyDigest keyed digest of the key, since callers put all sorts of things into keys
 * @param requestDigest keyed digest of what was asked
 * @param owner tells this attempt from a later one that took over an expired lease
 * @param patience of who asked, or null where nobody waits
 */
public record Ticket(
    String caller, byte[] keyDigest, byte[] requestDigest, UUID owner, Patience patience) {

  /** Whether who asked has been told to come back. */
  public boolean tooLate() {
    return patience != null && patience.over();
  }

  /** Binds a stored response to its row as associated data. */
  public String row() {
    return caller + ":" + HexFormat.of().formatHex(keyDigest);
  }

  @Override
  public String toString() {
    return "Ticket[" + caller + "]";
  }
}
