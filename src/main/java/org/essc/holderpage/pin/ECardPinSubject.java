package org.essc.holderpage.pin;

import java.util.Set;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.Requester;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.person.Party;
import org.essc.region.Jurisdiction;

/**
 * Whose PIN it is, and over which channel the holder came to the page on which it is typed.
 *
 * @param channelNo the channel that opened the page; it has a signing of this electronic card
 */
public record ECardPinSubject(UUID eCardId, UUID holderId, PartnerNo channelNo) {

  /**
   * @param evidence how the channel made sure that it is the holder, or null
   */
  ActContext by(HolderEvidence evidence) {
    var channel = new Requester(channelNo.actor(), channelNo.value(), null, Jurisdiction.NOWHERE);
    return new ActContext(channel, Party.HOLDER, Set.of(), evidence);
  }
}
