package org.essc.benefit.qualification;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.card.CardRecord;
import org.essc.person.HolderEvidence;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.BenefitKeys;
import org.essc.region.BenefitWay;
import org.essc.region.BenefitWay.Way;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/** What the region that pays a benefit says of how it is authenticated. */
@Singleton
class QualificationRules {

  private final ActRules rules;
  private final Clock clock;
  private final Clock businessClock;

  QualificationRules(ActRules rules, Clock clock, @BusinessDates Clock businessClock) {
    this.rules = rules;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  LocalDate today() {
    return ChinaTime.today(businessClock);
  }

  RegionPolicy of(RegionCode region) {
    return rules.of(region);
  }

  /** Clerks see no person of another region; partners and clerks serve their own. */
  void requireServed(RegionCode region, Requester requester) {
    rules.requireServed(of(region), requester);
  }

  /**
   * The last day of an authentication of that day; a month that has no such day ends on its last.
   */
  LocalDate until(RegionCode region, LocalDate on) {
    return on.plusMonths(of(region).value(BenefitKeys.PERIOD_MONTHS));
  }

  /**
   * Holds what is asked for against the region's policy.
   *
   * @return as it is asked for, with what was proven of the person's capacity
   */
  Asked permit(RegionCode region, CardRecord card, Asked asked) {
    var policy = of(region);
    var way = open(policy, asked.way());
    if (asked.wardsPage()) {
      return permitOnWardsPage(policy, way, card, asked);
    }
    var requester = asked.by().requester();
    if (!way.channels().isEmpty()) {
      if (!way.channels().contains(requester.channel())) {
        throw ActRules.refusal(ActProblems.CHANNEL_NOT_ALLOWED, policy, BenefitKeys.WAYS);
      }
      rules.requireJurisdiction(policy, requester);
    }
    requireAlive(card);
    var by = party(policy, card, asked);
    requireAge(policy, way, card, by);
    requireProof(policy, way, card, asked);
    return asked.by(by);
  }

  /** That the guardian is one the membership shows, which whoever asks holds. */
  private Asked permitOnWardsPage(
      RegionPolicy policy, BenefitWay way, CardRecord card, Asked asked) {
    if (!policy.value(BenefitKeys.GUARDIAN_ON_PAGE)) {
      throw ActRules.refusal(
              QualificationProblems.WAY_NOT_OPEN, policy, BenefitKeys.GUARDIAN_ON_PAGE)
          .with("open", codes(policy));
    }
    requireAlive(card);
    card.requireOpenFor(CardService.BENEFIT_QUALIFICATION);
    requireAge(policy, way, card, asked.by());
    requireFace(policy, asked.by().evidence());
    return asked;
  }

  /** One of the ways that the region opens. */
  static BenefitWay open(RegionPolicy policy, Way way) {
    return find(policy, way)
        .orElseThrow(
            () ->
                ActRules.refusal(QualificationProblems.WAY_NOT_OPEN, policy, BenefitKeys.WAYS)
                    .with("open", codes(policy)));
  }

  static Optional<BenefitWay> find(RegionPolicy policy, Way way) {
    return policy.value(BenefitKeys.WAYS).stream().filter(one -> one.way() == way).findFirst();
  }

  static List<String> codes(RegionPolicy policy) {
    return policy.value(BenefitKeys.WAYS).stream().map(one -> one.way().code()).toList();
  }

  /**
   * The benefit is the person's and not the card's: a lost or locked card is in nobody's way. A
   * person whose last card was cancelled has died or left.
   */
  static void requireAlive(CardRecord card) {
    if (card.ended()) {
      throw ProblemException.of(QualificationProblems.NOT_USABLE).with("reason", "cancelled");
    }
  }

  /** The holder, or the guardian of whoever needs one; nobody else's word or face counts. */
  private ActContext party(RegionPolicy policy, CardRecord card, Asked asked) {
    var kind = asked.by().party().kind();
    boolean guardian = kind == Party.Kind.GUARDIAN;
    if (kind != Party.Kind.HOLDER && (!guardian || asked.way() == Way.SELF)) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, BenefitKeys.WAYS);
    }
    if (asked.way() == Way.GUARDIAN && !guardian) {
      throw missing(policy, Set.of("by.party"));
    }
    return rules.requireParty(policy, CardService.BENEFIT_QUALIFICATION, asked.by(), card);
  }

  private void requireAge(RegionPolicy policy, BenefitWay way, CardRecord card, ActContext by) {
    boolean fits =
        card.birth()
            .map(born -> way.isFor(born, today()))
            .orElse(!way.asksForAge() || by.idSeenByClerk());
    if (!fits) {
      throw ActRules.refusal(QualificationProblems.WAY_NOT_FOR_AGE, policy, BenefitKeys.WAYS);
    }
  }

  private void requireProof(RegionPolicy policy, BenefitWay way, CardRecord card, Asked asked) {
    ActRules.requireShown(policy, BenefitKeys.WAYS, way.evidence(), asked.by().shown());
    switch (asked.way()) {
      case SELF -> requireFace(policy, asked.by().evidence());
      case COUNTER -> {
        requirePresent(policy, asked);
        requireKnown(policy, card, asked);
      }
      case HOME, GUARDIAN -> requirePresent(policy, asked);
      case ABROAD -> requireCertificate(policy, asked);
      case SILENT -> {
        // the verification itself is the proof
      }
    }
    if (!way.channels().isEmpty() && asked.by().requester().channel() != Channel.WINDOW) {
      requireFace(policy, asked.by().evidence());
    }
  }

  private static void requirePresent(RegionPolicy policy, Asked asked) {
    if (!asked.shown().present()) {
      throw missing(policy, Set.of("evidence.present"));
    }
  }

  /** By a code, the card or the identity document; a card that is lost shows nothing. */
  private void requireKnown(RegionPolicy policy, CardRecord card, Asked asked) {
    var shown = asked.by().shown();
    boolean cardSpeaks = card.usability(today()).usable() && shown.contains(Evidence.CARD);
    boolean terminal = asked.by().requester().channel() != Channel.WINDOW;
    if (!asked.codeShown() && !cardSpeaks && !shown.contains(Evidence.ID) && !terminal) {
      throw missing(
          policy,
          card.usability(today()).usable()
              ? new TreeSet<>(Set.of("card", "id", "person.code"))
              : Set.of("id"));
    }
  }

  /** Of this holder, by the channel that has the holder's signing; fresh by the real time. */
  boolean freshFace(RegionPolicy policy, HolderEvidence evidence) {
    var longest = Duration.ofMinutes(policy.value(BenefitKeys.EVIDENCE_MINUTES));
    return evidence != null
        && evidence.method() == HolderEvidence.Method.FACE
        && !evidence.verifiedAt().isBefore(clock.instant().minus(longest));
  }

  private void requireFace(RegionPolicy policy, HolderEvidence evidence) {
    if (!freshFace(policy, evidence)) {
      throw ActRules.refusal(
          QualificationProblems.FACE_REQUIRED, policy, BenefitKeys.EVIDENCE_MINUTES);
    }
  }

  private void requireCertificate(RegionPolicy policy, Asked asked) {
    var days = policy.value(BenefitKeys.CERTIFICATE_DAYS);
    if (asked.shown().certificate().issuedOn().plusDays(days).isBefore(today())) {
      throw ActRules.refusal(
          QualificationProblems.CERTIFICATE_TOO_OLD, policy, BenefitKeys.CERTIFICATE_DAYS);
    }
  }

  private static ProblemException missing(RegionPolicy policy, Set<String> what) {
    return ActRules.refusal(ActProblems.EVIDENCE_MISSING, policy, BenefitKeys.WAYS)
        .with("missing", what);
  }
}
