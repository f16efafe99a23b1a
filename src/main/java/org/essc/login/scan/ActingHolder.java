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
 * @param withoutBrowser whether the page is for what is asked without a browser: it shows no
 *     warning of where a browser is, so that what one began is not answered there
 */
public record ActingHolder(
    LiveSigning signing, Optional<Delegate> delegate, ActContext by, boolean withoutBrowser) {

  /** The holder alone, who has scanned. */
  public ActingHolder(LiveSigning signing) {
    this(signing, Optional.empty(), HolderActs.over(signing.channelNo(), null), false);
  }

  /** Whether this is who scanned, or was asked without a browser, on the page for it. */
  boolean scanned(Login login) {
    return login.field(Login.Field.SIGNING).isPresent()
        && login.withoutBrowser() == withoutBrowser
        && login.holderId().equals(signing.holderId())
        && login.signingId().equals(signing.id())
        && login.delegate().equals(delegate);
  }
}
