package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.binding.BindingState;
import org.essc.binding.HolderBindings;
import org.essc.ecard.PaymentRules;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.holderpage.pin.ECardPinCheck;
import org.essc.identitycode.CreateDelegatedCode;
import org.essc.identitycode.CreateIdentityCode;
import org.essc.identitycode.PinEntry;
import org.essc.payment.AuthorizePayments;
import org.essc.pin.Pin;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.essc.region.RegionCode;

/**
 * Codes for payment of a page's holder: the account is chosen, the PIN typed, and for so long as
 * the region says codes are shown until one of them has paid. Steps 1 and 2 of the payment's flow.
 */
@Singleton
class PaymentCodes {

  /** The level of a card to which no account is linked. */
  private static final int WITHOUT_ACCOUNT = 1;

  private final PaymentRules rules;
  private final HolderBindings bindings;
  private final CheckECardPin checkPin;
  private final PinEntryStore entries;
  private final AuthorizePayments payments;
  private final CreateIdentityCode createIdentityCode;
  private final CreateDelegatedCode createDelegatedCode;
  private final Clock businessClock;

  PaymentCodes(
      PaymentRules rules,
      HolderBindings bindings,
      CheckECardPin checkPin,
      PinEntryStore entries,
      AuthorizePayments payments,
      CreateIdentityCode createIdentityCode,
      CreateDelegatedCode createDelegatedCode,
      @BusinessDates Clock businessClock) {
    this.rules = rules;
    this.bindings = bindings;
    this.checkPin = checkPin;
    this.entries = entries;
    this.payments = payments;
    this.createIdentityCode = createIdentityCode;
    this.createDelegatedCode = createDelegatedCode;
    this.businessClock = businessClock;
  }

  /** Why the card shows no code for payment, whatever is typed. */
  Optional<ProblemException> refusal(PageVisit visit) {
    return rules.refusal(region(visit), visit.signing().level());
  }

  /** Whether nothing is shown without an account, as the region opens payment to level 2 alone. */
  boolean needsAccount(PageVisit visit) {
    return rules.refusal(region(visit), WITHOUT_ACCOUNT).isPresent();
  }

  /** From which the holder may pay; none of a bank that is suspended, which could not redeem it. */
  Uni<List<HolderBindings.Bound>> accounts(PageVisit visit) {
    var today = ChinaTime.today(businessClock);
    return bindings
        .of(visit.signing().holderId())
        .map(
            all ->
                all.stream()
                    .filter(one -> one.binding().eCardId().equals(visit.signing().eCardId()))
                    .filter(one -> one.binding().state() == BindingState.ACTIVE)
                    .filter(HolderBindings.Bound::bankActive)
                    .filter(one -> !one.binding().until().isBefore(today))
                    .toList());
  }

  /**
   * Checks the PIN, and remembers that it was right.
   *
   * @param bindingId the chosen account; null where the card has none
   */
  Uni<ECardPinCheck> enter(PageVisit visit, UUID bindingId, Pin pin, Patience patience) {
    return checkPin
        .check(visit.actorsPin(), pin, patience)
        .call(
            check ->
                check.result() == ECardPinCheck.Result.CORRECT
                    ? entries.keep(visit.cookie(), bindingId, patience)
                    : Uni.createFrom().voidItem());
  }

  /**
   * The PIN that codes may be shown for.
   *
   * @param entry nothing where it was not typed, or too long ago
   * @param used whether it has paid already
   */
  record Entered(Optional<PinEntry> entry, boolean used) {

    Optional<PinEntry> good() {
      return used ? Optional.empty() : entry;
    }
  }

  Uni<Entered> entered(PageVisit visit, Patience patience) {
    return entries
        .find(visit.cookie(), rules.pinFresh(region(visit)), patience)
        .flatMap(
            found ->
                found
                    .map(entry -> payments.used(entry.id()))
                    .orElseGet(() -> Uni.createFrom().item(false))
                    .map(used -> new Entered(found, used)));
  }

  Uni<CreateIdentityCode.Created> code(PageVisit visit, PinEntry entry, Patience patience) {
    var device = visit.device();
    var acting = visit.acting().map(MembersVisit::acting);
    if (acting.isPresent()) {
      var actor = acting.get().actor();
      return createDelegatedCode.forPayment(
          actor.channelNo(),
          actor.signNo(),
          acting.get().delegation().id(),
          entry,
          device,
          patience);
    }
    return createIdentityCode.forPayment(
        visit.signing().channelNo(), visit.signing().signNo(), entry, device, patience);
  }

  private static RegionCode region(PageVisit visit) {
    return new RegionCode(visit.signing().regionCode());
  }
}
