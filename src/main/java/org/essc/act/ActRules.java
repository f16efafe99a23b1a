package org.essc.act;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.Citation;
import org.essc.region.PolicyKey;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Represented;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;
import org.essc.region.Rule;

/** Holds an act against the rules of the card's region, and refuses it naming the rule. */
@Singleton
public class ActRules {

  private final RegionPolicies policies;
  private final GuardianRules guardians;
  private final Clock clock;

  ActRules(RegionPolicies policies, GuardianRules guardians, @BusinessDates Clock clock) {
    this.policies = policies;
    this.guardians = guardians;
    this.clock = clock;
  }

  /** What holds in a region today. */
  public RegionPolicy of(RegionCode region) {
    return of(region, ChinaTime.today(clock));
  }

  /** As {@link #of(RegionCode)}; nothing where the region has no policy. */
  public Optional<RegionPolicy> find(RegionCode region) {
    return policies.find(region, ChinaTime.today(clock));
  }

  /** What held in a region on the day in China on which something was asked for. */
  public RegionPolicy of(RegionCode region, LocalDate day) {
    return policies.inForce(region, day);
  }

  /** A refusal that names the rule of the region it rests on, with its source. */
  public static ProblemException refusal(ProblemType type, RegionPolicy policy, PolicyKey<?> key) {
    return refusal(type, policy, policy.rule(key));
  }

  /** As above, where several layers rule on the key and one of them is meant. */
  public static ProblemException refusal(ProblemType type, RegionPolicy policy, Rule<?> rule) {
    var refusal =
        ServicePointLink.shown(
            ProblemException.of(type)
                .with("regionCode", policy.region().value())
                .with("rule", rule.key().name())
                .with("ruledBy", rule.from().code()),
            type,
            policy.region(),
            rule.key());
    return rule instanceof Rule.Stated<?> stated
        ? refusal
            .with("source", stated.sources().stream().map(Object::toString).toList())
            .with("sourceTitle", stated.sources().stream().map(Citation::title).distinct().toList())
        : refusal;
  }

  /**
   * As {@link #refusal}, of a loss report: at a window it needs no PIN, which another rule asks.
   */
  public static ProblemException lossRefusal(
      ProblemType type, RegionPolicy policy, PolicyKey<?> key) {
    return ServicePointLink.toLossReport(refusal(type, policy, key), policy.region());
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
          ActProblems.OUTSIDE_JURISDICTION, policy, CardLifeKeys.CLERKS_NATIONWIDE_SERVICE);
    }
  }

  /**
   * As {@link #requireJurisdiction}, for what was found and not named by its region: outside of a
   * clerk's regions it looks like what there is not.
   *
   * @throws ProblemException {@code not-found} for a clerk, {@code outside-jurisdiction} for others
   */
  public void requireServed(RegionPolicy policy, Requester requester) {
    if (!shows(policy.region(), requester)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    requireJurisdiction(policy, requester);
  }

  /**
   * Whether there is anything of the region for that requester: a clerk sees only what is served.
   */
  public boolean shows(RegionCode region, Requester requester) {
    boolean clerk = requester.staff() && requester.channel() == Channel.WINDOW;
    return !clerk
        || requester.jurisdiction().covers(region)
        || find(region)
            .flatMap(policy -> policy.stated(CardLifeKeys.CLERKS_NATIONWIDE_SERVICE))
            .orElse(false);
  }

  public void requireChannel(
      RegionPolicy policy, PolicyKey<Set<Channel>> key, Requester requester) {
    if (!policy.value(key).contains(requester.channel())) {
      throw refusal(ActProblems.CHANNEL_NOT_ALLOWED, policy, key);
    }
  }

  /** Everything that the region asks for was shown. */
  public void requireShown(RegionPolicy policy, PolicyKey<Set<Evidence>> key, ActContext by) {
    requireShown(policy, key, policy.value(key), by.shown());
  }

  public static void requireShown(
      RegionPolicy policy, PolicyKey<?> key, Set<Evidence> wanted, Set<Evidence> shown) {
    var missing = new TreeSet<String>();
    wanted.stream().filter(one -> !shown.contains(one)).forEach(one -> missing.add(one.code()));
    if (!missing.isEmpty()) {
      throw refusal(ActProblems.EVIDENCE_MISSING, policy, key).with("missing", missing);
    }
  }

  /** A remote channel says how it knows its user; a clerk or a terminal sees the person. */
  public void requireIdentified(ActContext by) {
    if (by.requester().channel().online() && by.evidence() == null) {
      throw ProblemException.of(ActProblems.EVIDENCE_MISSING)
          .with("missing", Set.of("by.evidence"));
    }
  }

  /**
   * The party may do this for the holder: the holder, unless the region wants the guardian of a
   * minor or of a person without full capacity for it; a guardian for these; an agent with written
   * authority for whom the region lets agents act for, except for what it keeps them from.
   *
   * @return as it is asked, with what was proven of the holder's capacity: what to record the act
   *     by
   */
  public ActContext requireParty(
      RegionPolicy policy, CardService service, ActContext by, ActTarget card) {
    if (by.party().kind() != Party.Kind.GUARDIAN) {
      guardians.requireNone(policy, service, by, card);
    }
    return requireUser(policy, service, by, card);
  }

  /**
   * As {@link #requireParty}, for a use of the card, which no region wants a guardian for.
   *
   * @throws ProblemException {@code card-state}, state 3, for everything but loss and cancellation
   *     while a request to cancel the card suspends it
   */
  public ActContext requireUser(
      RegionPolicy policy, CardService service, ActContext by, ActTarget card) {
    card.requireOpenFor(service);
    var party = by.party();
    return switch (party.kind()) {
      case HOLDER -> {
        requireHolderAlone(by);
        yield by;
      }
      case GUARDIAN -> {
        requireOtherPerson(policy, by, card);
        yield guardians.requireProof(policy, by, card.birth());
      }
      case AGENT -> {
        requireOtherPerson(policy, by, card);
        requireAgent(policy, service, by);
        if (service != CardService.LOSS_REPORT) {
          // Whoever reports a loss protects the holder, and takes nothing.
          requireRepresented(policy, party.ground(), "by.party.ground");
        }
        yield by;
      }
      default ->
          throw refusal(ActProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.APPLICATION_ROUTES);
    };
  }

  /** An agent is not kept from this service, has written authority and shows an ID of their own. */
  public void requireAgent(RegionPolicy policy, CardService service, ActContext by) {
    if (policy.value(ApplicationKeys.AGENTS_EXCLUDED_SERVICES).contains(service)) {
      throw refusal(
          ActProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.AGENTS_EXCLUDED_SERVICES);
    }
    // Where the region is silent an agent shows authority: an act for another needs a ground.
    boolean needsAuthority = policy.stated(ApplicationKeys.AGENTS_WRITTEN_AUTHORITY).orElse(true);
    if (needsAuthority && by.party().authority() == null) {
      throw refusal(ActProblems.EVIDENCE_MISSING, policy, ApplicationKeys.AGENTS_WRITTEN_AUTHORITY)
          .with("missing", Set.of("by.party.authority"));
    }
    if (policy.value(ApplicationKeys.AGENTS_ID_RECORDED)) {
      requireShown(
          policy, ApplicationKeys.AGENTS_ID_RECORDED, Set.of(Evidence.AGENT_ID), by.shown());
    }
  }

  /**
   * The region lets agents act for people of this kind.
   *
   * @param ground why the agent acts, or null
   * @param field in which it is said
   * @throws ProblemException {@code party-not-allowed}
   */
  public static void requireRepresented(RegionPolicy policy, Represented ground, String field) {
    var represented = policy.stated(ApplicationKeys.AGENTS_REPRESENT);
    if (represented.isPresent()
        && !represented.get().contains(Represented.ANYONE)
        && (ground == null || !represented.get().contains(ground))) {
      throw refusal(ActProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.AGENTS_REPRESENT)
          .with("field", field);
    }
  }

  private static void requireHolderAlone(ActContext by) {
    if (by.shown().contains(Evidence.AGENT_ID) || by.shown().contains(Evidence.GUARDIAN_ID)) {
      throw contradiction("by.shown");
    }
  }

  /** Nobody is one's own guardian or agent, and no minor is another's. */
  private static void requireOtherPerson(RegionPolicy policy, ActContext by, ActTarget card) {
    var number = by.party().idNumber();
    if (number.equals(card.idNumber())
        || number.birth().filter(born -> GuardianRules.minor(policy, born)).isPresent()) {
      throw contradiction("by.party.idNumber");
    }
  }

  /** What was shown contradicts what was said in that field. */
  public static ProblemException contradiction(String field) {
    return ProblemException.of(ActProblems.EVIDENCE_CONTRADICTORY).with("field", field);
  }
}
