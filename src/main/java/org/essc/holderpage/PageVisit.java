package org.essc.holderpage;

import java.util.Locale;
import java.util.Optional;
import org.essc.act.ActContext;
import org.essc.card.CardUsability;
import org.essc.ecard.CodeDisplay;
import org.essc.ecard.HolderActs;
import org.essc.ecard.LiveSigning;
import org.essc.holderpage.pin.ECardPinSubject;
import org.essc.partner.PartnerNo;
import org.essc.person.Party;

/**
 * A request of a page's session, as session, signing and card stand at this moment.
 *
 * @param signing whose card it is
 * @param acting who acts for that holder, where the session is somebody else's
 * @param cookie of the browser that owns the session
 */
record PageVisit(
    PageSession session,
    LiveSigning signing,
    CardUsability usability,
    Optional<MembersVisit> acting,
    PageCookie.Value cookie,
    Locale language) {

  /** The channel in whose web view the page stands. */
  PartnerNo channelNo() {
    return session.channelNo();
  }

  /** As acts on this page are recorded. */
  ActContext by() {
    return HolderActs.over(channelNo(), party(), session.evidence().orElse(null));
  }

  /** The phone that shows this page's codes. */
  CodeDisplay.Device device() {
    return new CodeDisplay.Device(session::device, session.evidence().orElse(null), true);
  }

  private Party party() {
    return acting.map(MembersVisit::party).orElse(Party.HOLDER);
  }

  ECardPinSubject pinSubject() {
    return new ECardPinSubject(signing.eCardId(), signing.holderId(), channelNo(), party());
  }

  /** Of whoever is there: who acts for another types the own PIN. */
  ECardPinSubject actorsPin() {
    return acting
        .map(members -> members.acting().actor())
        .map(actor -> new ECardPinSubject(actor.eCardId(), actor.holderId(), actor.channelNo()))
        .orElseGet(this::pinSubject);
  }

  Frame frame(HolderPage here) {
    var english = language.getLanguage().equals("en");
    return new Frame(
        here.text(),
        english ? "en" : "zh",
        english ? "zh" : "en",
        cookie.formToken(),
        acting.map(one -> one.acting().actor().channelName()).orElse(signing.channelName()),
        acting.map(MembersVisit::view).orElse(null));
  }

  @Override
  public String toString() {
    return "PageVisit[" + session + "]";
  }
}
