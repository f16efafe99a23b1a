package org.essc.login.scan;

import java.util.Optional;
import org.essc.act.ActContext;
import org.essc.ecard.HolderActs;
import org.essc.ecard.LiveSigning;
import org.essc.family.acting.Delegate;
import org.essc.login.Login;

/**
 * Whose page session acts.
 *
 * @param signing the channel's, with which the page was opened, as it was at this request; the
 *     member's where somebody acts
 * @param delegate who acts for its holder
 * @param by as acts are recorded
 */
public record ActingHolder(LiveSigning signing, Optional<Delegate> delegate, ActContext by) {

  /** The holder alone. */
  public ActingHolder(LiveSigning signing) {
    this(signing, Optional.empty(), HolderActs.over(signing.channelNo(), null));
  }

  /** Whether this is who scanned. */
  boolean scanned(Login login) {
    return login.field(Login.Field.SIGNING).isPresent()
        && login.holderId().equals(signing.holderId())
        && login.signingId().equals(signing.id())
        && login.delegate().equals(delegate);
  }
}
