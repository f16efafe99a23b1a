package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import org.essc.login.Login;
import org.essc.person.HolderEvidence;
import org.essc.platform.time.Patience;

/** Makes the address at which the holder confirms; served by the room of the holder's pages. */
public interface ConfirmationLaunch {

  /**
   * @param address with a one-time ticket in its fragment
   * @param expiresAt the last moment at which the ticket can be redeemed
   */
  record Launch(String address, Instant expiresAt) {

    @Override
    public String toString() {
      return "Launch[…]";
    }
  }

  /**
   * A fresh ticket, each time it is asked.
   *
   * @param login scanned: it names holder, signing and channel
   * @param evidence how the channel made sure of whoever scanned, where it said so
   */
  Uni<Launch> ticket(Login login, Optional<HolderEvidence> evidence, Patience patience);
}
