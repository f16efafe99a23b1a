package org.essc.card.activation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.GuessThrottle;
import org.essc.card.pin.ChangedPin;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.text.Word;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PinKeys;

/**
 * Step 6: whether contributions or benefits may go by a card now. Where the region wants the bank
 * function first, they do not go before it; where it wants the initial PIN changed before any use,
 * not before that.
 */
@Singleton
class CheckBenefits {

  private static final String ACT = "benefit.check";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final ChangedPin changedPin;
  private final GuessThrottle throttle;
  private final BenefitQualifications qualifications;
  private final Clock clock;

  CheckBenefits(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      ChangedPin changedPin,
      GuessThrottle throttle,
      BenefitQualifications qualifications,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.changedPin = changedPin;
    this.throttle = throttle;
    this.qualifications = qualifications;
    this.clock = clock;
  }

  /** Which way the money goes. */
  enum Purpose implements Word {
    CONTRIBUTION,
    BENEFIT
  }

  record Request(Requester insurer, CardSelector card, Purpose purpose) {}

  /** It may go by the card. */
  @Schema(name = "BenefitCheck")
  record Allowed(
      String cardId,
      @Schema(enumeration = {"contribution", "benefit"}) String purpose,
      boolean allowed,
      @Schema(
              description =
                  "how the qualifications for the caller's own benefits of that holder stand; those"
                      + " that are not qualified are lacking, and refuse nothing. Of purpose"
                      + " contribution there are none")
          List<BenefitQualifications.Standing> qualifications) {}

  Uni<Allowed> handle(Request request) {
    return throttle.guard(request.insurer(), ACT, request.card().idNumber(), () -> check(request));
  }

  private Uni<Allowed> check(Request request) {
    return transactions.run(
        ACT,
        request.insurer().actor(),
        work ->
            cards
                .find(work.connection(), request.card())
                .invoke(card -> require(request, card))
                .call(card -> changedPin.require(work.connection(), card))
                .invoke(
                    card ->
                        work.audit(
                            AuditEntry.of(ACT, request.insurer().actor())
                                .holder(card.holderId())
                                .object(SubjectType.CARD, card.id())
                                .detail("purpose", request.purpose().text())
                                .success()))
                .chain(
                    card ->
                        standing(work, request, card)
                            .map(
                                standing ->
                                    new Allowed(
                                        card.id().toString(),
                                        request.purpose().text(),
                                        true,
                                        standing))));
  }

  private Uni<List<BenefitQualifications.Standing>> standing(
      UnitOfWork work, Request request, CardRecord card) {
    return request.purpose() == Purpose.BENEFIT
        ? qualifications.of(work.connection(), request.insurer().partnerNo(), card.holderId())
        : Uni.createFrom().item(List.of());
  }

  private void require(Request request, CardRecord card) {
    var policy = rules.of(card.region());
    rules.requireJurisdiction(policy, request.insurer());
    var usability = card.usability(ChinaTime.today(clock));
    if (!usability.usable()) {
      throw ActivationProblems.notUsable(usability.reason());
    }
    if (card.bankActivatedAt() == null && policy.value(PinKeys.ACTIVATION_BANK_BEFORE_BENEFITS)) {
      throw ActRules.refusal(
          ActivationProblems.BANK_NOT_ACTIVATED, policy, PinKeys.ACTIVATION_BANK_BEFORE_BENEFITS);
    }
  }
}
