package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import org.essc.login.Login;
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
   */
  Uni<Launch> ticket(Login login, Patience patience);
}
