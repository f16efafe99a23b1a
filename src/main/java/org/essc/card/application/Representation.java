package org.essc.card.application;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.GuardianRules;
import org.essc.person.IdNumber;
import org.essc.person.Party;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Who may apply for whom: guardians for minors and for people without full capacity, agents with
 * written authority, agencies with the person's consent.
 */
@Singleton
class Representation {

  private final ActRules rules;
  private final GuardianRules guardians;

  Representation(ActRules rules, GuardianRules guardians) {
    this.rules = rules;
    this.guardians = guardians;
  }

  /**
   * Refuses whoever may not act for the person.
   *
   * @param minor whether the person is one by the region's rule
   * @return as {@link ActRules#requireParty}
   */
  ActContext require(RegionPolicy policy, ApplicationRequest request, boolean minor) {
    return ApplicationRules.route(request.by().party()) == ApplicationRoute.SELF
        ? requireOneself(policy, request, minor)
        : requireAgency(policy, request, minor);
  }

  /** Whom the region wants the guardian for applies through the guardian alone. */
  static void requireCapacity(RegionPolicy policy, ApplicationRequest request) {
    boolean guardian =
        request.guardian() != null || request.by().party().kind() == Party.Kind.GUARDIAN;
    var key = ApplicationKeys.GUARDIANS_REQUIRED_FOR;
    if (!guardian && policy.value(key).contains(CardService.APPLICATION)) {
      boolean oneself = ApplicationRules.route(request.by().party()) == ApplicationRoute.SELF;
      throw ActRules.refusal(ActProblems.GUARDIAN_REQUIRED, policy, key)
          .with("field", oneself ? "by.party" : "guardian");
    }
  }

  private ActContext requireOneself(
      RegionPolicy policy, ApplicationRequest request, boolean minor) {
    if (request.guardian() != null) {
      // The guardian who applies is the party; a second one would be nobody's.
      throw ActRules.contradiction("guardian");
    }
    var by = request.by();
    if (request.ground() != null && by.party().kind() != Party.Kind.AGENT) {
      throw ActRules.contradiction("agentGround");
    }
    switch (by.party().kind()) {
      case GUARDIAN -> {
        requireOther(policy, request, by.party().idNumber(), "by.party.idNumber");
        if (by.shown().contains(Evidence.AGENT_ID)) {
          throw ActRules.contradiction("by.shown");
        }
        return requireGuardian(
            policy, request, minor, by.party().authority(), "by.party.authority");
      }
      case AGENT -> {
        requireNoMinor(policy, minor, "by.party");
        requireOther(policy, request, by.party().idNumber(), "by.party.idNumber");
        requireAgent(policy, request);
        return request.ground() == null ? by : by.because(request.ground());
      }
      default -> {
        requireHolderAlone(by.shown());
        requireNoMinor(policy, minor, "by.party");
      }
    }
    return by;
  }

  private static void requireNoMinor(RegionPolicy policy, boolean minor, String field) {
    if (minor) {
      throw ActRules.refusal(
              ActProblems.GUARDIAN_REQUIRED, policy, ApplicationKeys.MINORS_UNDER_AGE)
          .with("field", field);
    }
  }

  private static void requireHolderAlone(Set<Evidence> shown) {
    if (shown.contains(Evidence.AGENT_ID)
        || shown.contains(Evidence.GUARDIAN_ID)
        || shown.contains(Evidence.PROOF_OF_GUARDIANSHIP)) {
      throw ActRules.contradiction("by.shown");
    }
  }

  /**
   * The same is seen whether the guardian applies or consents to an agency's application.
   *
   * @param proof the guardianship's reference, which stands in that field
   */
  private ActContext requireGuardian(
      RegionPolicy policy, ApplicationRequest request, boolean minor, String proof, String field) {
    if (minor) {
      guardians.requireMinors(policy, request.by());
      return request.by();
    }
    var by =
        guardians.requireAdults(policy, request.by(), Optional.of(request.person().birthDate()));
    if (proof == null) {
      throw ActRules.refusal(
              ActProblems.EVIDENCE_MISSING,
              policy,
              ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY)
          .with("field", field)
          .with("missing", Set.of(field));
    }
    return by;
  }

  private void requireAgent(RegionPolicy policy, ApplicationRequest request) {
    if (request.by().shown().contains(Evidence.GUARDIAN_ID)) {
      throw ActRules.contradiction("by.shown");
    }
    var said = request.by().party().ground();
    if (said != null && said != request.ground()) {
      // It would be recorded otherwise than it is judged.
      throw ActRules.contradiction("agentGround");
    }
    rules.requireAgent(policy, CardService.APPLICATION, request.by());
    ActRules.requireRepresented(policy, request.ground(), "agentGround");
  }

  private ActContext requireAgency(RegionPolicy policy, ApplicationRequest request, boolean minor) {
    boolean consent =
        policy.stated(ApplicationKeys.APPLICATION_AGENCY_CONSENT).orElse(Boolean.FALSE);
    if (consent && request.by().party().authority() == null) {
      throw ActRules.refusal(
              ApplicationProblems.CONSENT_REQUIRED,
              policy,
              ApplicationKeys.APPLICATION_AGENCY_CONSENT)
          .with(
              "field",
              request.by().requester().channel() == null ? "consent" : "by.party.authority");
    }
    if (request.ground() != null) {
      throw ActRules.contradiction("agentGround");
    }
    var guardian = request.guardian();
    if (guardian == null) {
      // It is the guardian who consents for a minor.
      requireNoMinor(policy, minor, "guardian");
      return request.by();
    }
    requireOther(policy, request, guardian.idNumber(), "guardian.idNumber");
    return requireGuardian(policy, request, minor, guardian.proof(), "guardian.proof");
  }

  /** Nobody is one's own guardian or agent, and no minor is another's. */
  private static void requireOther(
      RegionPolicy policy, ApplicationRequest request, IdNumber representative, String field) {
    if (representative.equals(request.person().idNumber())
        || representative.birth().filter(born -> GuardianRules.minor(policy, born)).isPresent()) {
      throw ActRules.contradiction(field);
    }
  }
}
