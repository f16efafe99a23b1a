package org.essc.card.activation;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.ChangeCard;
import org.essc.card.change.FaceDataChanges;
import org.essc.card.pin.ChangedPin;
import org.essc.card.pin.CheckPin;
import org.essc.card.pin.KeepPin;
import org.essc.card.pin.SetPin;
import org.essc.region.PinKeys;
import org.essc.region.PolicyKey;
import org.essc.region.RegionPolicy;

/**
 * Step 0, before an old medical card is switched over: the region's rules, the PIN that the holder
 * chooses, and the old card's PIN, which the medical insurer's interface looks at. No transaction
 * is open while it does.
 */
@Singleton
class PrepareSwitch {

  private final ActTransactions transactions;
  private final CardStore cards;
  private final FaceDataChanges faceData;
  private final ActivationStore store;
  private final ActivationRules rules;
  private final CheckPin checkPin;
  private final ChangedPin changedPin;
  private final KeepPin keepPin;
  private final SetPin setPin;
  private final CheckMedicalPin checkMedicalPin;

  PrepareSwitch(
      ActTransactions transactions,
      CardStore cards,
      FaceDataChanges faceData,
      ActivationStore store,
      ActivationRules rules,
      CheckPin checkPin,
      ChangedPin changedPin,
      KeepPin keepPin,
      SetPin setPin,
      CheckMedicalPin checkMedicalPin) {
    this.transactions = transactions;
    this.cards = cards;
    this.faceData = faceData;
    this.store = store;
    this.rules = rules;
    this.checkPin = checkPin;
    this.changedPin = changedPin;
    this.keepPin = keepPin;
    this.setPin = setPin;
    this.checkMedicalPin = checkMedicalPin;
  }

  /**
   * What the transaction may rely on.
   *
   * @param switches whether a card may be switched over that was not before
   * @param newPin null where none is set
   */
  record Prepared(boolean switches, SetPin.Prepared newPin) {

    static final Prepared NOTHING = new Prepared(false, null);
  }

  /**
   * @param card null where nothing is to be prepared
   * @param own whether the PIN is the holder's own, at the latest by the activation
   */
  private record Plan(CardRecord card, boolean own, boolean checksOldPin, boolean setsPin) {

    static final Plan NONE = new Plan(null, false, false, false);
  }

  Uni<Prepared> handle(ActivateCard.Request request) {
    if (request.oldMedicalCard() == null) {
      return Uni.createFrom().item(Prepared.NOTHING);
    }
    return transactions
        .run(
            ActivateCard.ACT,
            request.by().requester().actor(),
            work -> find(work, request).chain(card -> plan(work, request, card)))
        .chain(plan -> carryOut(plan, request));
  }

  /** The card that is meant, not locked; its face may say a number that its holder has from now. */
  Uni<CardRecord> find(UnitOfWork work, ActivateCard.Request request) {
    return faceData
        .registered(work.connection(), request.card())
        .chain(card -> cards.find(work.connection(), card, request.by().requester()));
  }

  private Uni<Plan> plan(UnitOfWork work, ActivateCard.Request request, CardRecord card) {
    var policy = rules.of(card);
    rules.require(policy, request, card);
    boolean open = card.state() == CardState.SEALED || card.state() == CardState.NORMAL;
    if (!open && !ActivateCard.lockedSince(card)) {
      throw ChangeCard.wrongState(card);
    }
    return store
        .switched(work.connection(), card)
        .chain(
            known -> {
              if (known != null) {
                return Uni.createFrom().item(Plan.NONE);
              }
              if (!open) {
                throw ChangeCard.wrongState(card);
              }
              return own(work, card)
                  .map(own -> plan(request, policy, card, own))
                  .call(plan -> requireChanged(work, plan));
            });
  }

  private Uni<Boolean> own(UnitOfWork work, CardRecord card) {
    return checkPin
        .changed(work.connection(), card)
        .chain(
            own ->
                own || !card.yetToReplace()
                    ? Uni.createFrom().item(own)
                    : cards
                        .find(work.connection(), CardSelector.of(card.replaces()))
                        .chain(old -> keepPin.bringsOwn(work.connection(), old, card)));
  }

  private static Plan plan(
      ActivateCard.Request request, RegionPolicy policy, CardRecord card, boolean own) {
    boolean checks = policy.value(PinKeys.ACTIVATION_SWITCH_CHECKS_OLD_PIN);
    boolean sets = policy.value(PinKeys.ACTIVATION_SWITCH_SETS_PIN) && !own;
    requireGiven(
        policy,
        PinKeys.ACTIVATION_SWITCH_CHECKS_OLD_PIN,
        "oldMedicalCardPin",
        checks,
        request.oldPin());
    requireGiven(policy, PinKeys.ACTIVATION_SWITCH_SETS_PIN, "newPin", sets, request.newPin());
    return new Plan(card, own, checks, sets);
  }

  /** Where it is wanted and nowhere else: nobody types a PIN that nobody looks at. */
  private static void requireGiven(
      RegionPolicy policy, PolicyKey<Boolean> key, String field, boolean wanted, Object given) {
    if (wanted && given == null) {
      throw ActRules.refusal(ActProblems.EVIDENCE_MISSING, policy, key)
          .with("missing", java.util.List.of(field));
    }
    if (!wanted && given != null) {
      throw ActRules.refusal(ActivationProblems.PIN_NOT_ASKED_FOR, policy, key)
          .with("field", field);
    }
  }

  /** The switch is a use of the social function, unless it gives the PIN its first own value. */
  private Uni<Void> requireChanged(UnitOfWork work, Plan plan) {
    return plan.setsPin() || plan.own()
        ? Uni.createFrom().voidItem()
        : changedPin.require(work.connection(), plan.card());
  }

  private Uni<Prepared> carryOut(Plan plan, ActivateCard.Request request) {
    if (plan.card() == null) {
      return Uni.createFrom().item(Prepared.NOTHING);
    }
    // A weak choice is refused before the old card's PIN is spent an attempt on.
    var chosen =
        plan.setsPin()
            ? setPin.prepare(plan.card(), request.newPin())
            : Uni.createFrom().<SetPin.Prepared>nullItem();
    return chosen
        .call(
            () ->
                plan.checksOldPin()
                    ? checkMedicalPin.require(plan.card(), request)
                    : Uni.createFrom().voidItem())
        .map(newPin -> new Prepared(true, newPin));
  }
}
