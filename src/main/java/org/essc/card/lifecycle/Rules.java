package org.essc.card.lifecycle;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyKey;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;
import org.essc.region.Rule;

/** Holds an act against the rules of the card's region, and refuses it naming the rule. */
@Singleton
public class Rules {

  private final RegionPolicies policies;
  private final Clock clock;

  Rules(RegionPolicies policies, @BusinessDates Clock clock) {
    this.policies = policies;
    this.clock = clock;
  }

  /** What holds in a region today. */
  public RegionPolicy of(RegionCode region) {
    return of(region, ChinaTime.today(clock));
  }

  /** What held in a region on the day in China on which something was asked for. */
  public RegionPolicy of(RegionCode region, LocalDate day) {
    return policies.inForce(region, day);
  }

  /** A refusal that names the rule of the region it rests on, with its source. */
  public static ProblemException refusal(ProblemType type, RegionPolicy policy, PolicyKey<?> key) {
    var rule = policy.rule(key);
    var refusal =
        WayToAWindow.shown(
            ProblemException.of(type)
                .with("regionCode", policy.region().value())
                .with("rule", key.name())
                .with("ruledBy", rule.from().code()),
            type,
            policy.region(),
            key);
    return rule instanceof Rule.Stated<?> stated
        ? refusal.with("source", stated.sources().stream().map(Object::toString).toList())
        : refusal;
  }

  /**
   * The caller may serve the region's cards: within its own jurisdiction, or as a clerk where the
   * region takes clerks from anywhere.
   */
  public void requireJurisdiction(RegionPolicy policy, Requester requester) {
    boolean nationwide =
        requester.channel() == Channel.WINDOW
            && policy.value(CardLifeKeys.CLERKS_NATIONWIDE_SERVICE);
    if (!requester.jurisdiction().covers(policy.region()) && !nationwide) {
      throw refusal(
          LifecycleProblems.OUTSIDE_JURISDICTION, policy, CardLifeKeys.CLERKS_NATIONWIDE_SERVICE);
    }
  }

  public void requireChannel(
      RegionPolicy policy, PolicyKey<Set<Channel>> key, Requester requester) {
    if (!policy.value(key).contains(requester.channel())) {
      throw refusal(LifecycleProblems.CHANNEL_NOT_ALLOWED, policy, key);
    }
  }

  /** Everything that the region asks for was shown. */
  public void requireShown(RegionPolicy policy, PolicyKey<Set<Evidence>> key, By by) {
    requireShown(policy, key, policy.value(key), by.shown());
  }

  public void requireShown(
      RegionPolicy policy, PolicyKey<?> key, Set<Evidence> wanted, Set<Evidence> shown) {
    var missing = new TreeSet<String>();
    wanted.stream().filter(one -> !shown.contains(one)).forEach(one -> missing.add(one.code()));
    if (!missing.isEmpty()) {
      throw refusal(LifecycleProblems.EVIDENCE_MISSING, policy, key).with("missing", missing);
    }
  }

  /** A remote channel says how it knows its user; a clerk or a terminal sees the person. */
  public void requireIdentified(By by) {
    if (by.requester().channel().online() && by.evidence() == null) {
      throw ProblemException.of(LifecycleProblems.EVIDENCE_MISSING)
          .with("missing", Set.of("by.evidence"));
    }
  }

  /**
   * The party may do this for the holder: the holder always; a guardian for a minor or a person
   * without capacity; an agent with written authority, except for what the region keeps agents
   * from.
   */
  public void requireParty(RegionPolicy policy, CardService service, By by, CardRecord card) {
    var party = by.party();
    switch (party.kind()) {
      case HOLDER -> requireHolderAlone(by);
      case GUARDIAN -> {
        requireOtherPerson(by, card);
        requireGuardian(policy, by, card.idNumber().birthDate());
      }
      case AGENT -> {
        requireOtherPerson(by, card);
        requireAgent(policy, service, by);
      }
      default ->
          throw refusal(
              LifecycleProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.APPLICATION_ROUTES);
    }
  }

  /**
   * A guardian acts for whoever is a minor today, and with proof for people without full capacity.
   */
  public void requireGuardian(RegionPolicy policy, By by, LocalDate birthDate) {
    var age = policy.stated(ApplicationKeys.MINORS_UNDER_AGE);
    boolean minor =
        age.isPresent() && birthDate.plusYears(age.get()).isAfter(ChinaTime.today(clock));
    if (!minor && !policy.value(ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY)) {
      throw refusal(
          LifecycleProblems.PARTY_NOT_ALLOWED,
          policy,
          ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY);
    }
    var wanted =
        minor
            ? policy.stated(ApplicationKeys.MINORS_EVIDENCE).orElse(Set.of(Evidence.GUARDIAN_ID))
            : Set.of(Evidence.GUARDIAN_ID, Evidence.PROOF_OF_GUARDIANSHIP);
    requireShown(
        policy,
        minor
            ? ApplicationKeys.MINORS_EVIDENCE
            : ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY,
        wanted,
        by.shown());
  }

  /** An agent is not kept from this service, has written authority and shows an ID of their own. */
  public void requireAgent(RegionPolicy policy, CardService service, By by) {
    if (policy.value(ApplicationKeys.AGENTS_EXCLUDED_SERVICES).contains(service)) {
      throw refusal(
          LifecycleProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.AGENTS_EXCLUDED_SERVICES);
    }
    // Where the region is silent an agent shows authority: an act for another needs a ground.
    boolean needsAuthority = policy.stated(ApplicationKeys.AGENTS_WRITTEN_AUTHORITY).orElse(true);
    if (needsAuthority && by.party().authority() == null) {
      throw refusal(
              LifecycleProblems.EVIDENCE_MISSING, policy, ApplicationKeys.AGENTS_WRITTEN_AUTHORITY)
          .with("missing", Set.of("by.party.authority"));
    }
    if (policy.value(ApplicationKeys.AGENTS_ID_RECORDED)) {
      requireShown(
          policy, ApplicationKeys.AGENTS_ID_RECORDED, Set.of(Evidence.AGENT_ID), by.shown());
    }
  }

  private static void requireHolderAlone(By by) {
    if (by.shown().contains(Evidence.AGENT_ID) || by.shown().contains(Evidence.GUARDIAN_ID)) {
      throw contradiction("by.shown");
    }
  }

  private static void requireOtherPerson(By by, CardRecord card) {
    if (by.party().idNumber().equals(card.idNumber())) {
      throw contradiction("by.party.idNumber");
    }
  }

  /** What was shown contradicts what was said in that field. */
  public static ProblemException contradiction(String field) {
    return ProblemException.of(LifecycleProblems.EVIDENCE_CONTRADICTORY).with("field", field);
  }
}
