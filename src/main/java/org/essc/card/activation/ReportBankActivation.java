package org.essc.card.activation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.CardUsability;
import org.essc.card.ChangeCard;
import org.essc.card.GuessThrottle;
import org.essc.card.change.FaceDataChanges;
import org.essc.partner.BankCodes;
import org.essc.person.PhoneNumber;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.RegionPolicy;

/**
 * Step 5: a bank has activated a card's bank function. It is independent of the social one, so a
 * card that is still sealed will do; one that is lost, ended or expired will not. The electronic
 * card stays at the level it has.
 */
@Singleton
class ReportBankActivation {

  static final String ACT = "card.activate-bank";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ChangeCard changeCard;
  private final FaceDataChanges faceData;
  private final ActivationStore store;
  private final ActRules rules;
  private final GuessThrottle throttle;
  private final BankCodes bankCodes;
  private final Clock clock;

  ReportBankActivation(
      ActTransactions transactions,
      CardStore cards,
      ChangeCard changeCard,
      FaceDataChanges faceData,
      ActivationStore store,
      ActRules rules,
      GuessThrottle throttle,
      BankCodes bankCodes,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.changeCard = changeCard;
    this.faceData = faceData;
    this.store = store;
    this.rules = rules;
    this.throttle = throttle;
    this.bankCodes = bankCodes;
    this.clock = clock;
  }

  /**
   * @param phone registered at the bank
   * @param inPerson whether whoever {@code by} names came to the bank
   */
  record Request(
      ActContext by,
      CardSelector card,
      BankCode bankCode,
      BankAccount bankAccount,
      PhoneNumber phone,
      boolean inPerson) {}

  /** The bank function is active. */
  @Schema(name = "BankActivation")
  record Activation(String cardId, String bankCode, Instant bankActivatedAt) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return throttle.guard(
        request.by().requester(), ACT, request.card().idNumber(), () -> report(request, ticket));
  }

  private Uni<Answer> report(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work ->
            faceData
                .registered(work.connection(), request.card())
                .chain(card -> cards.lock(work.connection(), card))
                .chain(
                    card -> {
                      requireAllowed(request, card);
                      return store
                          .bank(work.connection(), card)
                          .chain(bank -> activate(work, request, card, bank));
                    }));
  }

  private void requireAllowed(Request request, CardRecord card) {
    var policy = rules.of(card.region());
    var bank = request.by().requester();
    rules.requireJurisdiction(policy, bank);
    if (bankCodes.another(bank.partnerNo(), request.bankCode().value())) {
      throw ProblemException.of(ActivationProblems.OTHER_BANK);
    }
    rules.requireParty(policy, CardService.BANK_ACTIVATION, request.by(), card);
    if (card.temporary()) {
      requireTemporaryBankFunction(policy);
    }
    if (!request.inPerson() && policy.stated(PinKeys.ACTIVATION_BANK_IN_PERSON).orElse(false)) {
      throw ActRules.refusal(
          ActivationProblems.IN_PERSON_REQUIRED, policy, PinKeys.ACTIVATION_BANK_IN_PERSON);
    }
    if (card.bankActivatedAt() == null) {
      requireGood(card);
    }
  }

  /** Only where a region has said that its temporary cards have one. */
  private static void requireTemporaryBankFunction(RegionPolicy policy) {
    if (!policy.stated(CardLifeKeys.TEMPORARY_CARD_BANK_FUNCTION).orElse(false)) {
      throw ActRules.refusal(
          ActivationProblems.NO_BANK_FUNCTION, policy, CardLifeKeys.TEMPORARY_CARD_BANK_FUNCTION);
    }
  }

  private void requireGood(CardRecord card) {
    var today = ChinaTime.today(clock);
    var usability = card.usability(today);
    boolean good =
        switch (usability) {
          // the lock is the social function's
          case USABLE, SEALED, LOCKED -> !card.validUntil().isBefore(today);
          default -> false;
        };
    if (!good) {
      throw ActivationProblems.notUsable(
          switch (usability) {
            case LOST, CANCELLED -> usability.reason();
            default -> CardUsability.EXPIRED.reason();
          });
    }
  }

  private Uni<Outcome> activate(
      UnitOfWork work, Request request, CardRecord card, ActivationStore.Bank bank) {
    boolean otherBank = bank.code() != null && !bank.code().equals(request.bankCode().value());
    if (otherBank) {
      return Uni.createFrom().failure(ProblemException.of(ActivationProblems.OTHER_BANK));
    }
    boolean otherAccount = bank.account() != null && !bank.account().equals(request.bankAccount());
    if (card.bankActivatedAt() != null) {
      return otherAccount
          ? Uni.createFrom().failure(ProblemException.of(ActivationProblems.BANK_ACTIVATED))
          : Uni.createFrom().item(outcome(200, request, card));
    }
    return store
        .waits(work.connection(), card)
        .invoke(
            waits -> {
              if (waits) {
                throw ProblemException.of(ActivationProblems.NOT_DISTRIBUTED);
              }
            })
        .chain(
            () ->
                changeCard.change(
                    work,
                    card,
                    Act.of(ACT, request.by()),
                    CardChange.named(EventType.CARD_BANK_ACTIVATED)
                        .set(CardField.BANK_CODE, request.bankCode().value())
                        .set(CardField.BANK_ACCOUNT, request.bankAccount().value())
                        .set(CardField.BANK_ACTIVATED_AT, work.timestamp())))
        .call(after -> store.insertBank(work, after, request))
        .map(after -> outcome(201, request, after));
  }

  private static Outcome outcome(int status, Request request, CardRecord card) {
    return new Outcome(
        status,
        new Activation(card.id().toString(), request.bankCode().value(), card.bankActivatedAt()));
  }
}
