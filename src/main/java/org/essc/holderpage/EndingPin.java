package org.essc.holderpage;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.holderpage.pin.ECardPinState;
import org.essc.holderpage.pin.ECardPinSubject;
import org.essc.holderpage.pin.ReadECardPin;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Whose PIN the holder types to end what another partner has: that of the page's electronic card;
 * where it has none or may not be used, that of another card that the holder has. What ends is the
 * holder's, so a card without a PIN is no way around the other's. Of a card that may not be used
 * none is looked at; nothing is shown or paid with it either, and a holder who has no other can end
 * things all the same. While the PIN is locked, or no app has its card, a fresh look at the face
 * stands in for it, as for a new one: a channel could lock it day after day, and nobody would be
 * rid of that channel.
 */
@Singleton
class EndingPin {

  private final Pool pool;
  private final LiveECards eCards;
  private final ReadECardPin readPin;
  private final Clock clock;
  private final Clock businessClock;

  EndingPin(
      Pool pool,
      LiveECards eCards,
      ReadECardPin readPin,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.eCards = eCards;
    this.readPin = readPin;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /**
   * Asked for.
   *
   * @param place where it is typed; it is not looked at but on this page
   */
  record Asked(ECardPinSubject subject, PinPlace place, ECardPinState pin) {}

  /** Nothing where none is to be typed. */
  Uni<Optional<Asked>> of(PageVisit visit) {
    return ofPagesCard(visit)
        .chain(own -> own.isPresent() ? Uni.createFrom().item(own) : ofAnother(visit))
        .map(found -> found.filter(one -> !standsIn(visit, one)));
  }

  private Uni<Optional<Asked>> ofPagesCard(PageVisit visit) {
    return visit.usability().usable()
        ? read(visit.pinSubject(), PinPlace.HERE)
            .map(one -> Optional.of(one).filter(EndingPin::isSet))
        : Uni.createFrom().item(Optional.empty());
  }

  private Uni<Optional<Asked>> ofAnother(PageVisit visit) {
    return eCards
        .others(pool, visit.signing().eCardId(), visit.signing().holderId())
        .chain(others -> read(visit, others))
        .map(
            found ->
                found.stream().filter(EndingPin::isSet).max(Comparator.comparing(Asked::place)));
  }

  private Uni<List<Asked>> read(PageVisit visit, List<LiveECard> others) {
    var today = ChinaTime.today(businessClock);
    return Multi.createFrom()
        .iterable(others)
        .filter(eCard -> eCard.usability(today).usable())
        .onItem()
        .transformToUniAndConcatenate(eCard -> read(visit, eCard))
        .collect()
        .asList();
  }

  private Uni<Asked> read(PageVisit visit, LiveECard eCard) {
    var subject = new ECardPinSubject(eCard.id(), visit.signing().holderId(), visit.channelNo());
    return read(subject, place(visit, eCard));
  }

  private static PinPlace place(PageVisit visit, LiveECard eCard) {
    if (eCard.channels().contains(visit.channelNo())) {
      return PinPlace.HERE;
    }
    return eCard.channels().isEmpty() ? PinPlace.NOWHERE : PinPlace.ELSEWHERE;
  }

  private Uni<Asked> read(ECardPinSubject subject, PinPlace place) {
    return readPin.state(subject).map(pin -> new Asked(subject, place, pin));
  }

  private static boolean isSet(Asked asked) {
    return asked.pin().set();
  }

  private boolean standsIn(PageVisit visit, Asked asked) {
    return (asked.pin().lockedUntil() != null || asked.place() == PinPlace.NOWHERE)
        && visit.session().freshFace(clock.instant());
  }
}
