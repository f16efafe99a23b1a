package org.essc.card.cancellation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ChangeCard;
import org.essc.person.Party;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CancellationReason;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/** Step 2: what the card's region asks for before it cancels a card. */
@Singleton
class CancellationConditions {

  private final ActRules rules;
  private final Deaths deaths;

  CancellationConditions(ActRules rules, Deaths deaths) {
    this.rules = rules;
    this.deaths = deaths;
  }

  /**
   * @return as {@link ActRules#requireParty}
   */
  ActContext require(RegionPolicy policy, RequestCancellation.Request request, CardRecord card) {
    var by = request.by();
    rules.requireServed(policy, by.requester());
    if (by.requester().channel() != Channel.WINDOW) {
      throw ActRules.refusal(
          ActProblems.CHANNEL_NOT_ALLOWED, policy, CardLifeKeys.CANCELLATION_EVIDENCE);
    }
    if (!policy.value(CardLifeKeys.CANCELLATION_REASONS).contains(request.reason())) {
      throw ActRules.refusal(
          CancellationProblems.REASON_NOT_ALLOWED, policy, CardLifeKeys.CANCELLATION_REASONS);
    }
    if (policy.value(CardLifeKeys.CANCELLATION_HUKOU_CANCELLED)
        && request.hukouReference() == null) {
      throw ActRules.refusal(
              ActProblems.EVIDENCE_MISSING, policy, CardLifeKeys.CANCELLATION_HUKOU_CANCELLED)
          .with("missing", Set.of("hukouReference"));
    }
    var accepted = requireParty(policy, request, card);
    requireShown(policy, request, card);
    // A temporary card ends with what it stands in for.
    if (card.temporary() || card.ended() && request.reason() != CancellationReason.DEATH) {
      throw ChangeCard.wrongState(card);
    }
    return accepted;
  }

  /**
   * Of a card that has ended a death is told where nobody has told it, and by no card that stands,
   * wherever: of that one it is told, so that somebody is asked before it has its consequences.
   *
   * @param all the holder's, as {@link EndCards#lock} gave them
   */
  Uni<Void> requireUntold(UnitOfWork work, List<CardRecord> all, CardRecord card) {
    if (!card.ended()) {
      return Uni.createFrom().voidItem();
    }
    if (all.stream().anyMatch(one -> !one.ended())) {
      throw ChangeCard.wrongState(card);
    }
    return deaths
        .complete(work.connection(), Set.of(card.holderId()))
        .invoke(
            dead -> {
              if (!dead.isEmpty()) {
                throw ChangeCard.wrongState(card);
              }
            })
        .replaceWithVoid();
  }

  /**
   * The dead and the missing give nobody authority: a relative comes, with an ID of their own. It
   * may be anybody, so that no rule looks at a guardian's proof.
   */
  private ActContext requireParty(
      RegionPolicy policy, RequestCancellation.Request request, CardRecord card) {
    var by = request.by();
    if (request.reason() == CancellationReason.EMIGRATION) {
      return rules.requireParty(policy, CardService.CANCELLATION, by, card);
    }
    if (by.party().kind() == Party.Kind.HOLDER) {
      throw ActRules.contradiction("by.party");
    }
    if (!by.party().represents()) {
      throw ActRules.refusal(
          ActProblems.PARTY_NOT_ALLOWED, policy, CardLifeKeys.CANCELLATION_EVIDENCE);
    }
    if (by.party().idNumber().equals(card.idNumber())) {
      throw ActRules.contradiction("by.party.idNumber");
    }
    return by;
  }

  /** Whoever comes for another shows an ID of their own in place of the holder's. */
  private void requireShown(
      RegionPolicy policy, RequestCancellation.Request request, CardRecord card) {
    var wanted = EnumSet.noneOf(Evidence.class);
    wanted.addAll(policy.value(CardLifeKeys.CANCELLATION_EVIDENCE));
    switch (request.by().party().kind()) {
      case AGENT -> {
        wanted.remove(Evidence.ID);
        wanted.add(Evidence.AGENT_ID);
      }
      case GUARDIAN -> {
        wanted.remove(Evidence.ID);
        wanted.add(Evidence.GUARDIAN_ID);
      }
      default -> {
        // The holder shows what the region asks for.
      }
    }
    if (card.state() == CardState.LOST || card.state() == CardState.LOST_ORAL || card.ended()) {
      wanted.remove(Evidence.CARD);
    }
    rules.requireShown(policy, CardLifeKeys.CANCELLATION_EVIDENCE, wanted, request.by().shown());
  }
}
