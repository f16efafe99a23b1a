package org.essc.card.activation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
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
  private final Clock clock;

  CheckBenefits(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      ChangedPin changedPin,
      GuessThrottle throttle,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.changedPin = changedPin;
    this.throttle = throttle;
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
      boolean allowed) {}

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
                .map(
                    card -> {
                      work.audit(
                          AuditEntry.of(ACT, request.insurer().actor())
                              .holder(card.holderId())
                              .object(SubjectType.CARD, card.id())
                              .detail("purpose", request.purpose().text())
                              .success());
                      return new Allowed(card.id().toString(), request.purpose().text(), true);
                    }));
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
