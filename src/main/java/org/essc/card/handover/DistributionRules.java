package org.essc.card.handover;

import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.card.CardRecord;
import org.essc.card.application.CardApplication;
import org.essc.card.application.ClaimVoucher;
import org.essc.card.handover.DistributionStore.Replacement;
import org.essc.card.production.ProductionProblems;
import org.essc.card.replacement.ReplacementProblems;
import org.essc.person.Party;
import org.essc.region.ApplicationKeys;
import org.essc.region.CardLifeKeys;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.CollectionEvidence;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.RegionPolicy;

/** Who may hand a card out to whom, against what, under the region's rules. */
@Singleton
class DistributionRules {

  private final ActRules rules;

  DistributionRules(ActRules rules) {
    this.rules = rules;
  }

  RegionPolicy of(CardApplication application) {
    return rules.of(application.region());
  }

  /**
   * Whether there is such an application for whoever asks: for a clerk those of the regions served,
   * for an agency those of a file of its own.
   */
  boolean shows(CardApplication application, Requester requester) {
    return requester.staff()
        ? rules.shows(application.region(), requester)
        : application.agencyFileId() != null
            && application.submittedBy().equals(requester.actorText());
  }

  /**
   * A clerk of the region; or the agency that applied for its people, where the region takes
   * applications that way.
   */
  void requireDistributor(RegionPolicy policy, Requester requester, CardApplication application) {
    if (!requester.staff()) {
      boolean taken =
          policy.value(ApplicationKeys.APPLICATION_ROUTES).stream()
              .anyMatch(route -> route.code().equals(application.route()));
      if (!taken) {
        throw ActRules.refusal(
            ActProblems.CHANNEL_NOT_ALLOWED, policy, ApplicationKeys.APPLICATION_ROUTES);
      }
    }
    rules.requireServed(policy, requester);
  }

  ActContext requireParty(RegionPolicy policy, ActContext by, CardRecord card) {
    return rules.requireParty(policy, CardService.APPLICATION, by, card);
  }

  /**
   * Against what the region asks for; never against neither voucher nor ID document. A guardian has
   * shown what the region asks of guardians by then.
   *
   * @param voucher null where none was handed in; one that was has named the application
   */
  void requireClaim(
      RegionPolicy policy, CardApplication application, ActContext by, ClaimVoucher voucher) {
    var wanted = policy.value(ApplicationKeys.APPLICATION_COLLECTION_EVIDENCE);
    var missing = new TreeSet<String>();
    if (voucher == null
        && wanted.contains(CollectionEvidence.VOUCHER)
        && given(policy, application)) {
      missing.add(CollectionEvidence.VOUCHER.code());
    }
    boolean idWanted = voucher == null || wanted.contains(CollectionEvidence.ID);
    if (idWanted && by.party().kind() != Party.Kind.GUARDIAN && !by.shown().contains(Evidence.ID)) {
      missing.add(CollectionEvidence.ID.code());
    }
    if (!missing.isEmpty()) {
      throw ActRules.refusal(
              ActProblems.EVIDENCE_MISSING, policy, ApplicationKeys.APPLICATION_COLLECTION_EVIDENCE)
          .with("missing", missing);
    }
  }

  /** Whoever has found a handed-out card's face wrong has the card there, and shows the ID. */
  void requireBroughtBack(RegionPolicy policy, ActContext by) {
    rules.requireShown(
        policy,
        ApplicationKeys.APPLICATION_FACE_MISMATCH_REMAKES_CARD,
        Set.of(Evidence.CARD),
        by.shown());
    requireId(policy, by);
  }

  private static boolean given(RegionPolicy policy, CardApplication application) {
    return application.voucher()
        && policy.stated(ApplicationKeys.APPLICATION_VOUCHER).orElse(false);
  }

  /** Of a replacement the fee is paid, and the old card collected unless it was lost. */
  void requireReplacementSettled(RegionPolicy policy, Replacement replacement) {
    if (replacement == null) {
      return;
    }
    if (replacement.feeDue()) {
      throw ActRules.refusal(
          ProductionProblems.FEE_DUE, policy, CardLifeKeys.REPLACEMENT_FEE_CHARGED);
    }
    if (!replacement.oldCardCollected()
        && !replacement.reason().equals(ReplacementReason.LOST.code())
        && policy.stated(CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED).orElse(false)) {
      throw ActRules.refusal(
          ReplacementProblems.OLD_CARD_NOT_COLLECTED,
          policy,
          CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED);
    }
  }

  /** The region has a card with a wrong face made anew. */
  void requireRemade(RegionPolicy policy) {
    if (!policy.value(ApplicationKeys.APPLICATION_FACE_MISMATCH_REMAKES_CARD)) {
      throw ActRules.refusal(
          ProductionProblems.CARD_NOT_REMADE,
          policy,
          ApplicationKeys.APPLICATION_FACE_MISMATCH_REMAKES_CARD);
    }
  }

  /** The ID document that the face is held against; a guardian shows what guardians show. */
  void requireId(RegionPolicy policy, ActContext by) {
    if (by.party().kind() != Party.Kind.GUARDIAN) {
      rules.requireShown(
          policy,
          ApplicationKeys.APPLICATION_FACE_MISMATCH_REMAKES_CARD,
          Set.of(Evidence.ID),
          by.shown());
    }
  }
}
