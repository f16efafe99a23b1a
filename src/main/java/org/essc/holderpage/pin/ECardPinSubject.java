package org.essc.holderpage.pin;

import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.ecard.HolderActs;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.person.Party;

/**
 * Whose PIN it is, and over which channel the holder came to the page on which it is typed.
 *
 * @param channelNo the channel that opened the page; it has a signing of this electronic card
 * @param party the holder, or the guardian who acts
 */
public record ECardPinSubject(UUID eCardId, UUID holderId, PartnerNo channelNo, Party party) {

  /** The holder's own page. */
  public ECardPinSubject(UUID eCardId, UUID holderId, PartnerNo channelNo) {
    this(eCardId, holderId, channelNo, Party.HOLDER);
  }

  /**
   * @param evidence how the channel made sure that it is the holder, or null
   */
  ActContext by(HolderEvidence evidence) {
    return HolderActs.over(channelNo, party, evidence);
  }
}
