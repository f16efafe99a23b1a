package org.essc.login.scan;

import java.util.Optional;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.SignNo;
import org.essc.family.acting.Acting;
import org.essc.family.acting.Delegate;
import org.essc.partner.PartnerNo;

/**
 * Whose login it becomes.
 *
 * @param signing of the one who is logged in
 * @param signNo of the one who has scanned, who is another where somebody acts
 * @param channelNo that one's
 */
record Scanner(
    LiveSigning signing, SignNo signNo, PartnerNo channelNo, Optional<Delegate> delegate) {

  static Scanner holder(LiveSigning signing) {
    return new Scanner(signing, signing.signNo(), signing.channelNo(), Optional.empty());
  }

  static Scanner delegate(Acting acting) {
    var actor = acting.actor();
    return new Scanner(
        acting.member(), actor.signNo(), actor.channelNo(), Optional.of(acting.delegate()));
  }
}
