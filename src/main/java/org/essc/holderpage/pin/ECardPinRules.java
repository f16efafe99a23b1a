package org.essc.holderpage.pin;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.essc.act.ActRules;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.LiveECard;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.pin.Pin;
import org.essc.pin.WeakPins;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ECardPinKeys;
import org.essc.region.RegionPolicy;

/** What the card's region says of the electronic card's PIN, and when a card has one at all. */
@Singleton
class ECardPinRules {

  private final ActRules rules;
  private final Clock clock;
  private final Clock businessClock;

  ECardPinRules(ActRules rules, Clock clock, @BusinessDates Clock businessClock) {
    this.rules = rules;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  RegionPolicy of(LiveECard eCard) {
    return rules.of(eCard.card().region());
  }

  /** As {@link #of}; nothing where the region has no policy, and so nobody a PIN. */
  Optional<RegionPolicy> find(LiveECard eCard) {
    return rules.find(eCard.card().region());
  }

  /**
   * The card may be used, and that channel has signed it.
   *
   * @throws ProblemException 404 where the channel has not, 409 {@code card-not-usable}
   */
  void requireUsable(LiveECard eCard, PartnerNo channelNo) {
    if (!eCard.channels().contains(channelNo)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    var usability = eCard.usability(ChinaTime.today(businessClock));
    if (!usability.usable()) {
      throw ECardProblems.cardNotUsable(usability);
    }
  }

  /**
   * @throws ProblemException 400 {@code pin-length}
   */
  void requireLength(LiveECard eCard, String field, Pin pin) {
    if (pin.value().length() != of(eCard).value(ECardPinKeys.LENGTH)) {
      throw ProblemException.invalid(field, "pin-length");
    }
  }

  /**
   * As many digits as it has, and hard to guess.
   *
   * @throws ProblemException 400 {@code pin-length}, 422 {@code pin-weak}
   */
  void requireStrong(LiveECard eCard, Pin chosen) {
    requireLength(eCard, "newPin", chosen);
    WeakPins.refuse(of(eCard), eCard.card().birthDate(), eCard.card().phone(), chosen);
  }

  /**
   * The channel has seen the holder's face, and not long ago, by the real time.
   *
   * @param evidence may be null
   * @throws ProblemException 422 {@code face-evidence-required}
   */
  void requireFace(LiveECard eCard, HolderEvidence evidence) {
    var policy = of(eCard);
    var longest = Duration.ofMinutes(policy.value(ECardPinKeys.EVIDENCE_MINUTES));
    if (evidence == null
        || evidence.method() != HolderEvidence.Method.FACE
        || evidence.verifiedAt().isBefore(clock.instant().minus(longest))) {
      throw ActRules.refusal(ECardPinProblems.FACE_REQUIRED, policy, ECardPinKeys.EVIDENCE_MINUTES);
    }
  }
}
