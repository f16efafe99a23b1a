package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;

/**
 * Lays a reset before a second clerk. PIN and phone together are all that somebody needs to act for
 * the holder from far away, so no clerk changes both alone: neither in one request nor one soon
 * after the other.
 */
@Singleton
class RequestApproval {

  private static final String ACT = "card.request-pin-reset";

  private final ApprovalStore approvals;
  private final GivenBefore givenBefore;
  private final PinActs acts;
  private final PinConfig config;

  RequestApproval(
      ApprovalStore approvals, GivenBefore givenBefore, PinActs acts, PinConfig config) {
    this.approvals = approvals;
    this.givenBefore = givenBefore;
    this.acts = acts;
    this.config = config;
  }

  /** Why a second clerk is needed, or nothing. */
  Uni<Optional<String>> reason(
      UnitOfWork work, CardRecord card, ActContext by, ResetPin.Effect effect) {
    if (effect.phone() != null) {
      return Uni.createFrom().item(Optional.of("new-phone"));
    }
    if (!by.requester().staff()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return givenBefore
        .phone(work, card, config.phoneSettlesAfter())
        .map(changed -> changed ? Optional.of("phone-changed-recently") : Optional.empty());
  }

  /** Nothing changes yet. */
  Uni<Outcome> handle(
      UnitOfWork work, CardRecord card, ActContext by, ResetPin.Effect effect, String reason) {
    var expiresAt = work.at().plus(config.approvalLifetime());
    return approvals
        .insert(work, card, by.requester().idempotencyCaller(), reason, expiresAt, effect)
        .call(id -> acts.record(work, card, Act.of(ACT, by).because(reason), null))
        .map(
            id ->
                new Outcome(
                    202, new PinAnswers.Reset(card.id(), "pending", null, id, reason, expiresAt)));
  }
}
