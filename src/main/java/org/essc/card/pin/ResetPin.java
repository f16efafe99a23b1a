package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ChangeCard;
import org.essc.person.PhoneNumber;
import org.essc.pin.Pin;
import org.essc.pin.PinHashes;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.region.PinKeys;

/**
 * Resets a forgotten PIN: to the region's initial value, or to one chosen at the window where the
 * region has none. Together with a new phone a second clerk has to approve ({@link DecideReset}).
 */
@Singleton
class ResetPin {

  static final String ACT = "card.reset-pin";

  private final ActTransactions transactions;
  private final PinCards cards;
  private final PinRules rules;
  private final SetPin setPin;
  private final PinStore pins;
  private final PinActs acts;
  private final UnlockPin unlockPin;
  private final ChangeCard changeCard;
  private final RequestApproval requestApproval;

  ResetPin(
      ActTransactions transactions,
      PinCards cards,
      PinRules rules,
      SetPin setPin,
      PinStore pins,
      PinActs acts,
      UnlockPin unlockPin,
      ChangeCard changeCard,
      RequestApproval requestApproval) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.setPin = setPin;
    this.pins = pins;
    this.acts = acts;
    this.unlockPin = unlockPin;
    this.changeCard = changeCard;
    this.requestApproval = requestApproval;
  }

  /**
   * A reset, valid by its types.
   *
   * @param newPin chosen at the window, or null
   * @param newPhone the card's new phone, or null
   */
  record Request(PinSubject subject, Pin newPin, PhoneNumber newPhone) {}

  /**
   * What a reset does.
   *
   * @param value null for the initial one
   * @param phone null where it stays
   */
  record Effect(PinHashes.Stored value, PhoneNumber phone) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    var by = request.subject().by();
    return transactions
        .run(
            ACT,
            by.requester().actor(),
            work ->
                cards
                    .find(work.connection(), request.subject())
                    .invoke(card -> permit(card, request)))
        .chain(card -> value(card, request))
        .chain(
            value ->
                transactions.answer(
                    ticket,
                    ACT,
                    by.requester().actor(),
                    work ->
                        cards
                            .lock(work.connection(), request.subject())
                            .chain(
                                card ->
                                    reset(
                                        work,
                                        card,
                                        permit(card, request),
                                        new Effect(value.orElse(null), request.newPhone())))));
  }

  private ActContext permit(CardRecord card, Request request) {
    var by = rules.requireReset(card, request.subject());
    if (request.newPhone() != null) {
      rules.requireNewPhone(card, by);
    }
    var policy = rules.of(card);
    boolean chosen = policy.stated(PinKeys.PIN_INITIAL).isEmpty();
    if (chosen && request.newPin() == null) {
      throw ActRules.refusal(PinProblems.VALUE_REQUIRED, policy, PinKeys.PIN_INITIAL);
    }
    if (!chosen && request.newPin() != null) {
      throw ActRules.refusal(PinProblems.VALUE_NOT_CHOSEN, policy, PinKeys.PIN_INITIAL);
    }
    if (chosen) {
      setPin.requireStrong(card, request.newPin());
    }
    return by;
  }

  private Uni<java.util.Optional<PinHashes.Stored>> value(CardRecord card, Request request) {
    return request.newPin() == null
        ? Uni.createFrom().item(java.util.Optional.empty())
        : setPin
            .prepare(card, request.newPin())
            .map(prepared -> java.util.Optional.of(prepared.stored()));
  }

  private Uni<Outcome> reset(UnitOfWork work, CardRecord card, ActContext by, Effect effect) {
    return pins.lock(work, card)
        .invoke(
            pin -> {
              if (card.state() == CardState.LOCKED || pin.locked()) {
                rules.requireUnlockToo(card, by);
              }
            })
        .chain(() -> requestApproval.reason(work, card, by, effect))
        .chain(
            reason ->
                reason.isPresent()
                    ? requestApproval.handle(work, card, by, effect, reason.get())
                    : perform(work, card, by, effect)
                        .replaceWith(new Outcome(200, done(card, effect))));
  }

  static PinAnswers.Reset done(CardRecord card, Effect effect) {
    return new PinAnswers.Reset(
        card.id(), "reset", effect.value() == null ? "initial-value" : "chosen", null, null, null);
  }

  /** All of it in the transaction that has locked the card. */
  Uni<Void> perform(UnitOfWork work, CardRecord card, ActContext by, Effect effect) {
    return pins.lock(work, card)
        .call(pin -> pins.put(work, card, pin.valued(effect.value())))
        .chain(
            pin ->
                card.state() == CardState.LOCKED || pin.locked()
                    ? unlockPin.unlockCard(work, card, by)
                    : Uni.createFrom().item(card))
        .chain(now -> changePhone(work, now, by, effect.phone()))
        .chain(now -> acts.record(work, now, Act.of(ACT, by), EventType.CARD_PIN_RESET));
  }

  private Uni<CardRecord> changePhone(
      UnitOfWork work, CardRecord card, ActContext by, PhoneNumber phone) {
    return phone == null
        ? Uni.createFrom().item(card)
        : changeCard.change(
            work,
            card,
            Act.of("card.change-contact", by).because("with-pin-reset"),
            CardChange.named(EventType.CARD_CONTACT_CHANGED).set(CardField.PHONE, phone.value()));
  }
}
