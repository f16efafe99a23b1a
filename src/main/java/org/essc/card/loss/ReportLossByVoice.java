package org.essc.card.loss;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.GuessThrottle;
import org.essc.card.pin.CheckPin;
import org.essc.card.pin.PinCheck;
import org.essc.card.pin.PinProof;
import org.essc.person.HolderEvidence;
import org.essc.person.IdNumber;
import org.essc.person.Party;
import org.essc.pin.Pin;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.LossChannel;
import org.essc.region.PinKeys;
import org.essc.region.RegionPolicy;

/**
 * Reports a card lost by what a caller of the voice line has typed: card number, ID number and PIN.
 * Both numbers, as a calling number can be forged and whoever knows only one number must not be
 * able to use up the PIN's attempts.
 */
@Singleton
class ReportLossByVoice {

  private final ActTransactions transactions;
  private final CardStore cards;
  private final Pool pool;
  private final ActRules rules;
  private final LossConditions conditions;
  private final RecordLoss recordLoss;
  private final CheckPin checkPin;
  private final GuessThrottle throttle;
  private final Clock clock;

  ReportLossByVoice(
      ActTransactions transactions,
      CardStore cards,
      Pool pool,
      ActRules rules,
      LossConditions conditions,
      RecordLoss recordLoss,
      CheckPin checkPin,
      GuessThrottle throttle,
      Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.pool = pool;
    this.rules = rules;
    this.conditions = conditions;
    this.recordLoss = recordLoss;
    this.checkPin = checkPin;
    this.throttle = throttle;
    this.clock = clock;
  }

  /**
   * A call as the gateway tells of it.
   *
   * @param caller the calling number, or null where it is withheld
   */
  record Call(
      Requester gateway, String callId, String caller, CardNo cardNo, IdNumber idNumber, Pin pin) {

    @Override
    public String toString() {
      return "Call[…]";
    }
  }

  /** A loss report with what the line says to the caller. */
  @Schema(name = "VoiceLossReport")
  record View(
      UUID lossReportId,
      UUID cardId,
      @Schema(description = "state of the card (aaz502)") short state,
      @Schema(enumeration = {"oral", "formal"}) String kind,
      Instant effectiveAt,
      @Schema(description = "text to read to the caller") String prompt) {}

  Uni<Answer> handle(Call call, Ticket ticket) {
    return throttle
        .guardCall(
            call.gateway(), call.caller(), RecordLoss.ACT, call.idNumber(), () -> proven(call))
        .onFailure(ProblemException.class)
        .transform(refusal -> VoicePrompt.on((ProblemException) refusal))
        .onFailure(ProblemException.class)
        .recoverWithUni(refusal -> refuse(call, ticket, (ProblemException) refusal))
        .chain(card -> report(call, ticket, card));
  }

  /** Steps 1 to 3: the card of both numbers, its region's conditions, its PIN. */
  private Uni<CardRecord> proven(Call call) {
    return cards
        .find(pool, new CardSelector(null, call.cardNo(), call.idNumber()))
        .call(
            card -> {
              var policy = rules.of(card.region());
              return Uni.createFrom()
                  .deferred(() -> requireRules(policy, call, card))
                  .chain(() -> requirePin(policy, call, card))
                  .onFailure(ProblemException.class)
                  .transform(refusal -> VoicePrompt.on((ProblemException) refusal, policy));
            });
  }

  private Uni<PinCheck> requirePin(RegionPolicy policy, Call call, CardRecord card) {
    return checkPin
        .check(card, call.pin(), by(call), proof(call))
        // Of another length than the region's: not counted, but wrong.
        .onFailure(RecordLoss::isInvalid)
        .transform(length -> wrong(VoicePrompt.PIN_MALFORMED, policy))
        .invoke(checked -> requireCorrect(checked, policy));
  }

  private Uni<Void> requireRules(RegionPolicy policy, Call call, CardRecord card) {
    rules.requireJurisdiction(policy, call.gateway());
    var line = conditions.offered(policy, Channel.HOTLINE_VOICE, LossChannel.VoiceLine.class);
    conditions.requireHours(policy, line.hours());
    if (!line.onlyIfPinChanged()) {
      return Uni.createFrom().voidItem();
    }
    return checkPin
        .changed(card)
        .invoke(
            changed -> {
              if (!changed) {
                throw ActRules.refusal(
                        LossProblems.PIN_NOT_CHANGED, policy, CardLifeKeys.LOSS_CHANNELS)
                    .with("prompt", VoicePrompt.PIN_NOT_CHANGED.text(policy));
              }
            })
        .replaceWithVoid();
  }

  private static void requireCorrect(PinCheck check, RegionPolicy policy) {
    switch (check) {
      case CORRECT -> {
        // The card may be reported lost.
      }
      case WRONG -> throw wrong(VoicePrompt.PIN_WRONG, policy);
      case LOCKED ->
          throw ActRules.lossRefusal(LossProblems.PIN_LOCKED, policy, PinKeys.PIN_LOCK_AFTER_ERRORS)
              .with("prompt", VoicePrompt.PIN_LOCKED.text(policy));
      default ->
          throw ActRules.lossRefusal(
                  LossProblems.PIN_NOT_CHANGED, policy, PinKeys.PIN_UNCHANGED_MEANS)
              .with("prompt", VoicePrompt.PIN_NOT_CHANGED.text(policy));
    }
  }

  private static ProblemException wrong(VoicePrompt prompt, RegionPolicy policy) {
    return ProblemException.of(LossProblems.PIN_WRONG).with("prompt", prompt.text(policy));
  }

  /** In a transaction that records it and nothing else. */
  private Uni<CardRecord> refuse(Call call, Ticket ticket, ProblemException refusal) {
    return transactions
        .answer(
            ticket,
            RecordLoss.ACT,
            call.gateway().actor(),
            work -> Uni.createFrom().failure(refusal))
        .chain(() -> Uni.createFrom().failure(refusal));
  }

  private Uni<Answer> report(Call call, Ticket ticket, CardRecord known) {
    return transactions.answer(
        ticket,
        RecordLoss.ACT,
        call.gateway().actor(),
        work ->
            cards
                .lock(work.connection(), known.id())
                .chain(card -> recordLoss.handle(work, card, by(call), LossKind.ORAL))
                .onFailure(ProblemException.class)
                .transform(refusal -> VoicePrompt.on((ProblemException) refusal))
                .map(recorded -> new Outcome(recorded.repeated() ? 200 : 201, view(recorded))));
  }

  private static View view(RecordLoss.Recorded recorded) {
    return new View(
        recorded.report().id(),
        recorded.card().id(),
        recorded.card().state().code(),
        recorded.report().kind().text(),
        recorded.report().reportedAt(),
        VoicePrompt.LOSS_REPORTED.text());
  }

  private static PinProof proof(Call call) {
    return new PinProof.BothNumbers(call.cardNo(), call.idNumber(), call.caller());
  }

  private ActContext by(Call call) {
    var evidence =
        new HolderEvidence(
            HolderEvidence.Method.CARD_PIN,
            call.gateway().idempotencyCaller(),
            call.callId(),
            clock.instant());
    return new ActContext(call.gateway(), Party.HOLDER, Set.of(), evidence);
  }
}
