package org.essc.holderpage;

import java.util.Locale;
import org.essc.card.CardUsability;
import org.essc.ecard.LiveSigning;
import org.essc.holderpage.pin.ECardPinSubject;

/**
 * A request of a page's session, as session, signing and card stand at this moment.
 *
 * @param cookie of the browser that owns the session
 */
record PageVisit(
    PageSession session,
    LiveSigning signing,
    CardUsability usability,
    PageCookie.Value cookie,
    Locale language) {

  ECardPinSubject pinSubject() {
    return new ECardPinSubject(signing.eCardId(), signing.holderId(), signing.channelNo());
  }

  Frame frame(HolderPage here) {
    var english = language.getLanguage().equals("en");
    return new Frame(
        here.text(),
        english ? "en" : "zh",
        english ? "zh" : "en",
        cookie.formToken(),
        signing.channelName());
  }

  @Override
  public String toString() {
    return "PageVisit[" + session + "]";
  }
}
