package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.GuardianRules;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.application.ApplicationGuardians;
import org.essc.person.HolderEvidence;
import org.essc.platform.problem.ProblemException;
import org.essc.region.ApplicationKeys;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyTerms.GuardianProof;
import org.essc.region.RegionPolicy;

/**
 * What shows that somebody is a person's guardian: a clerk has seen it; for minors also their
 * application, or a channel that has seen both documents, where the region takes that.
 */
@Singleton
class ProofOfGuardianship {

  private final ActRules rules;
  private final GuardianRules guardians;
  private final ApplicationGuardians applications;

  ProofOfGuardianship(ActRules rules, GuardianRules guardians, ApplicationGuardians applications) {
    this.rules = rules;
    this.guardians = guardians;
    this.applications = applications;
  }

  /**
   * What was shown.
   *
   * @param by to record the act by
   */
  record Proven(MembershipGround ground, ActContext by) {}

  /** What a clerk has seen of the two. */
  Proven ofClerk(ActContext by, CardRecord guardian, CardRecord ward) {
    var policy = rules.of(ward.region());
    rules.requireServed(policy, by.requester());
    requireOfAge(guardian);
    requireOthers(guardian, ward);
    if (!guardians.underAge(ward.birth())) {
      return ofAdult(policy, by, ward);
    }
    requireTaken(policy, GuardianProof.WINDOW);
    guardians.requireMinors(policy, by);
    return new Proven(MembershipGround.WINDOW, by);
  }

  /**
   * What a channel shows whoever the ward may be, by the rules of the guardian's own region: it is
   * held against them before anybody is looked for, so that no refusal tells of another person.
   */
  void requireOfChannel(RecordGuardianship.Request request, CardRecord guardian) {
    var policy = rules.of(guardian.region());
    requireOfAge(guardian);
    requireFace(policy, request.by());
    requireTaken(policy, request.proof());
    if (request.proof() == GuardianProof.DOCUMENTS) {
      guardians.requireMinors(policy, request.by());
    }
  }

  /**
   * @throws ProblemException {@code card-mismatch}, whatever stands against it: an adult, a region
   *     that the channel does not serve, or that takes no such proof or wants more shown, a card
   *     that somebody else has applied for. It is the same as where there is no such ward
   */
  Uni<Proven> ofChannel(
      SqlClient client, RecordGuardianship.Request request, CardRecord guardian, CardRecord ward) {
    boolean documents = request.proof() == GuardianProof.DOCUMENTS;
    if (!takes(request, ward)) {
      throw ProblemException.of(CardProblems.CARD_MISMATCH);
    }
    var proven =
        documents
            ? Uni.createFrom().item(true)
            : applications.has(client, ward.holderId(), guardian.idNumber());
    return proven.map(
        shown -> {
          if (!shown) {
            throw ProblemException.of(CardProblems.CARD_MISMATCH);
          }
          return new Proven(
              documents ? MembershipGround.DOCUMENTS : MembershipGround.APPLICATION, request.by());
        });
  }

  /** No region without a policy does: it is as silent of the ward as any other refusal. */
  private boolean takes(RecordGuardianship.Request request, CardRecord ward) {
    return rules.find(ward.region()).filter(policy -> takes(policy, request, ward)).isPresent();
  }

  private boolean takes(RegionPolicy policy, RecordGuardianship.Request request, CardRecord ward) {
    return guardians.underAge(ward.birth())
        && request.by().requester().jurisdiction().covers(ward.region())
        && policy.value(FamilyKeys.MINORS_PROOF).contains(request.proof())
        && (request.proof() != GuardianProof.DOCUMENTS
            || request.by().shown().containsAll(guardians.ofMinors(policy)));
  }

  private static void requireTaken(RegionPolicy policy, GuardianProof proof) {
    if (!policy.value(FamilyKeys.MINORS_PROOF).contains(proof)) {
      throw ActRules.refusal(ActProblems.EVIDENCE_MISSING, policy, FamilyKeys.MINORS_PROOF)
          .with("missing", Set.of("proof"));
    }
  }

  /** No minor is another's guardian. */
  private void requireOfAge(CardRecord guardian) {
    if (guardians.underAge(guardian.birth())) {
      throw ActRules.contradiction("by.party.idNumber");
    }
  }

  /** Nobody is one's own guardian. */
  private static void requireOthers(CardRecord guardian, CardRecord ward) {
    if (guardian.holderId().equals(ward.holderId())) {
      throw ActRules.contradiction("by.party.idNumber");
    }
  }

  /** Of whom no birth date is known nobody can say by when it ends. */
  private Proven ofAdult(RegionPolicy policy, ActContext by, CardRecord ward) {
    var seen = guardians.requireAdults(policy, by, ward.birth());
    if (ward.birth().isEmpty()) {
      throw ActRules.contradiction("card");
    }
    if (by.party().authority() == null) {
      throw ActRules.refusal(
              ActProblems.EVIDENCE_MISSING,
              policy,
              ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY)
          .with("missing", Set.of("by.party.authority"));
    }
    return new Proven(MembershipGround.WARD, seen);
  }

  /** Whoever says to be the guardian was looked at. */
  private static void requireFace(RegionPolicy policy, ActContext by) {
    if (by.evidence() == null || by.evidence().method() != HolderEvidence.Method.FACE) {
      throw ActRules.refusal(ActProblems.EVIDENCE_MISSING, policy, FamilyKeys.MINORS_PROOF)
          .with("missing", Set.of("by.evidence"));
    }
  }
}
