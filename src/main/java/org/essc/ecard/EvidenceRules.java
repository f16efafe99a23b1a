package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.essc.act.ActRules;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.pin.ChangedPin;
import org.essc.card.pin.CheckPin;
import org.essc.card.pin.PinProblems;
import org.essc.person.HolderEvidence.Method;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;

/**
 * Whether the evidence carries an issuance while the physical card's PIN is still the initial one.
 * A face, a bank card or a text message does where the region says so ({@code
 * ecard.issueByRemoteEvidence}); the card's PIN never does, as everybody knows it.
 */
@Singleton
class EvidenceRules {

  private final RegionPolicies policies;
  private final CheckPin checkPin;
  private final AuditLog audit;
  private final Clock clock;

  EvidenceRules(
      RegionPolicies policies, CheckPin checkPin, AuditLog audit, @BusinessDates Clock clock) {
    this.policies = policies;
    this.checkPin = checkPin;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * @throws ProblemException 409 {@code pin-not-changed}
   */
  Uni<Void> require(IssueECard.Request request, Candidate card) {
    var policy = policies.find(request.region(), ChinaTime.today(clock));
    boolean byPin = request.evidence().method() == Method.CARD_PIN;
    boolean remote =
        policy.map(found -> found.value(CardLifeKeys.ECARD_ISSUE_BY_REMOTE_EVIDENCE)).orElse(true);
    if (!byPin && remote) {
      return Uni.createFrom().voidItem();
    }
    return checkPin
        .changed(card.cardId(), card.holderId())
        .chain(
            changed ->
                changed
                    ? Uni.createFrom().voidItem()
                    : refuse(request, card, refusal(policy, byPin)));
  }

  private static ProblemException refusal(Optional<RegionPolicy> policy, boolean byPin) {
    return policy
        .map(
            found ->
                byPin
                    ? ChangedPin.refusal(found)
                    : ActRules.refusal(
                        PinProblems.NOT_CHANGED,
                        found,
                        CardLifeKeys.ECARD_ISSUE_BY_REMOTE_EVIDENCE))
        .orElseGet(() -> ProblemException.of(PinProblems.NOT_CHANGED));
  }

  private Uni<Void> refuse(IssueECard.Request request, Candidate card, ProblemException refusal) {
    return audit
        .record(
            AuditEntry.of("ecard.issue", request.channelNo().actor())
                .holder(card.holderId())
                .object(SubjectType.CARD, card.cardId())
                .detail("region", request.region().value())
                .detail("evidence", request.evidence().method().name())
                .refused(refusal.type()))
        .chain(() -> Uni.createFrom().failure(refusal));
  }
}
