package org.essc.card.activation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.pin.CheckPin;
import org.essc.card.pin.SetPin;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.OldMedicalCard;
import org.essc.region.RegionPolicy;

/**
 * Switches an old medical insurance card over to a social security card: it stops, or runs beside
 * the new one, as the region says.
 */
@Singleton
class SwitchMedicalCard {

  private static final String ACT = "medical-card.switch";

  private final ActivationStore store;
  private final ActStore acts;
  private final CheckPin checkPin;
  private final SetPin setPin;

  SwitchMedicalCard(ActivationStore store, ActStore acts, CheckPin checkPin, SetPin setPin) {
    this.store = store;
    this.acts = acts;
    this.checkPin = checkPin;
    this.setPin = setPin;
  }

  /** What becomes of the old card; null where there is none. */
  Uni<String> switchOver(
      UnitOfWork work,
      ActivateCard.Request request,
      PrepareSwitch.Prepared prepared,
      RegionPolicy policy,
      CardRecord card) {
    return store
        .switched(work.connection(), card)
        .chain(
            known -> {
              if (request.oldMedicalCard() == null) {
                return Uni.createFrom().item(known == null ? null : known.outcome());
              }
              if (known == null) {
                return setPin(work, request, prepared, card)
                    .chain(() -> record(work, request, policy, card));
              }
              return known.cardNo().equals(request.oldMedicalCard())
                  ? Uni.createFrom().item(known.outcome())
                  : Uni.createFrom()
                      .failure(ProblemException.of(ActivationProblems.MEDICAL_CARD_SWITCHED));
            });
  }

  /** The PIN that was chosen meanwhile, if the card still has none of its holder's own. */
  private Uni<Void> setPin(
      UnitOfWork work,
      ActivateCard.Request request,
      PrepareSwitch.Prepared prepared,
      CardRecord card) {
    if (!prepared.switches()) {
      throw ProblemException.of(ProblemType.CONFLICT);
    }
    if (prepared.newPin() == null) {
      return Uni.createFrom().voidItem();
    }
    return checkPin
        .changed(work.connection(), card)
        .chain(
            own -> {
              if (own) {
                throw ProblemException.of(ProblemType.CONFLICT);
              }
              return setPin.set(work, card, Act.of(ACT, request.by()), prepared.newPin());
            });
  }

  private Uni<String> record(
      UnitOfWork work, ActivateCard.Request request, RegionPolicy policy, CardRecord card) {
    var outcome = policy.value(PinKeys.ACTIVATION_OLD_MEDICAL_CARD);
    var channel = request.by().requester().channel();
    var act = Act.of(ACT, request.by()).because(outcome.code());
    work.tell(
        act.with("outcome", outcome.code()),
        OutboxEvent.of(
                outcome == OldMedicalCard.STOPS
                    ? EventType.MEDICAL_CARD_STOPPED
                    : EventType.MEDICAL_CARD_RUNS_IN_PARALLEL,
                card.holderId(),
                SubjectType.CARD,
                card.id())
            .with("regionCode", card.region().value()));
    return acts.record(work, act, card.subject(), null, null)
        .chain(() -> store.insertSwitch(work, card, request.oldMedicalCard(), outcome, channel))
        .replaceWith(outcome.code());
  }
}
