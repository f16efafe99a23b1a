package org.essc.card.application;

import jakarta.inject.Singleton;
import java.util.Set;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.person.IdNumber;
import org.essc.person.Party;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Represented;
import org.essc.region.RegionPolicy;

/**
 * Who may apply for whom: guardians for minors and for people without full capacity, agents with
 * written authority, agencies with the person's consent.
 */
@Singleton
class Representation {

  private final ActRules rules;

  Representation(ActRules rules) {
    this.rules = rules;
  }

  /**
   * Refuses whoever may not act for the person.
   *
   * @return whether the person is a minor by the region's rule
   */
  boolean require(RegionPolicy policy, ApplicationRequest request) {
    boolean minor = ActRules.minor(policy, request.person().birthDate());
    if (ApplicationRules.route(request.by().party()) == ApplicationRoute.SELF) {
      requireOneself(policy, request, minor);
    } else {
      requireAgency(policy, request, minor);
    }
    return minor;
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

  private void requireOneself(RegionPolicy policy, ApplicationRequest request, boolean minor) {
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
        requireGuardian(policy, request, minor);
      }
      case AGENT -> {
        requireNoMinor(policy, minor);
        requireOther(policy, request, by.party().idNumber(), "by.party.idNumber");
        requireAgent(policy, request);
      }
      default -> {
        requireHolderAlone(by.shown());
        requireNoMinor(policy, minor);
      }
    }
  }

  private static void requireNoMinor(RegionPolicy policy, boolean minor) {
    if (minor) {
      throw ActRules.refusal(
              ActProblems.GUARDIAN_REQUIRED, policy, ApplicationKeys.MINORS_UNDER_AGE)
          .with("field", "by.party");
    }
  }

  private static void requireHolderAlone(Set<Evidence> shown) {
    if (shown.contains(Evidence.AGENT_ID)
        || shown.contains(Evidence.GUARDIAN_ID)
        || shown.contains(Evidence.PROOF_OF_GUARDIANSHIP)) {
      throw ActRules.contradiction("by.shown");
    }
  }

  private void requireGuardian(RegionPolicy policy, ApplicationRequest request, boolean minor) {
    var by = request.by();
    if (by.shown().contains(Evidence.AGENT_ID)) {
      throw ActRules.contradiction("by.shown");
    }
    if (minor) {
      rules.requireShown(
          policy,
          ApplicationKeys.MINORS_EVIDENCE,
          policy.stated(ApplicationKeys.MINORS_EVIDENCE).orElse(Set.of(Evidence.GUARDIAN_ID)),
          by.shown());
      return;
    }
    var key = ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY;
    if (!policy.value(key)) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, key);
    }
    rules.requireShown(
        policy, key, Set.of(Evidence.GUARDIAN_ID, Evidence.PROOF_OF_GUARDIANSHIP), by.shown());
    if (by.party().authority() == null) {
      throw ActRules.refusal(ActProblems.EVIDENCE_MISSING, policy, key)
          .with("missing", Set.of("by.party.authority"));
    }
  }

  private void requireAgent(RegionPolicy policy, ApplicationRequest request) {
    if (request.by().shown().contains(Evidence.GUARDIAN_ID)) {
      throw ActRules.contradiction("by.shown");
    }
    rules.requireAgent(policy, CardService.APPLICATION, request.by());
    var represented = policy.stated(ApplicationKeys.AGENTS_REPRESENT);
    if (represented.isPresent()
        && !represented.get().contains(Represented.ANYONE)
        && (request.ground() == null || !represented.get().contains(request.ground()))) {
      throw ActRules.refusal(
              ActProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.AGENTS_REPRESENT)
          .with("field", "agentGround");
    }
  }

  private void requireAgency(RegionPolicy policy, ApplicationRequest request, boolean minor) {
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
    if (minor) {
      requireGuardianOfAgencysMinor(policy, request);
    } else if (request.guardian() != null) {
      requireOther(policy, request, request.guardian().idNumber(), "guardian.idNumber");
    }
  }

  /** It is the guardian who consents for a minor. */
  private void requireGuardianOfAgencysMinor(RegionPolicy policy, ApplicationRequest request) {
    if (request.guardian() == null) {
      throw ActRules.refusal(
              ActProblems.GUARDIAN_REQUIRED, policy, ApplicationKeys.MINORS_UNDER_AGE)
          .with("field", "guardian");
    }
    requireOther(policy, request, request.guardian().idNumber(), "guardian.idNumber");
    rules.requireShown(
        policy,
        ApplicationKeys.MINORS_EVIDENCE,
        policy.stated(ApplicationKeys.MINORS_EVIDENCE).orElse(Set.of(Evidence.GUARDIAN_ID)),
        request.by().shown());
  }

  /** Nobody is one's own guardian or agent, and no minor is another's. */
  private static void requireOther(
      RegionPolicy policy, ApplicationRequest request, IdNumber representative, String field) {
    if (representative.equals(request.person().idNumber())
        || ActRules.minor(policy, representative.birthDate())) {
      throw ActRules.contradiction(field);
    }
  }
}
