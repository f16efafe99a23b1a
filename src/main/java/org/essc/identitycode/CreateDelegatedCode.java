package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.CodeDisplay;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.PaymentRules;
import org.essc.ecard.PhoneCheck;
import org.essc.ecard.SignNo;
import org.essc.family.acting.ActForMember;
import org.essc.family.acting.Acting;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.essc.region.RegionCode;

/**
 * Makes a code of a family member's card on the phone of the one who acts. Both cards must be
 * usable, and the member must have agreed to the purpose, or have a guardian in the actor. Step 7
 * of {@code docs/flows/family.md}.
 */
@Singleton
public class CreateDelegatedCode {

  private final Pool pool;
  private final LiveSignings signings;
  private final ActForMember actForMember;
  private final PhoneCheck phoneCheck;
  private final PaymentRules payments;
  private final NewCodes codes;
  private final AuditLog audit;
  private final Clock businessClock;

  CreateDelegatedCode(
      Pool pool,
      LiveSignings signings,
      ActForMember actForMember,
      PhoneCheck phoneCheck,
      PaymentRules payments,
      NewCodes codes,
      AuditLog audit,
      @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.signings = signings;
    this.actForMember = actForMember;
    this.phoneCheck = phoneCheck;
    this.payments = payments;
    this.codes = codes;
    this.audit = audit;
    this.businessClock = businessClock;
  }

  /**
   * @param signNo of the one who acts, at the channel that asks
   * @param memberId the membership's
   * @throws ProblemException 404 {@code not-found}, also for another channel's signing and another
   *     holder's membership; 403 {@code not-delegated}; 409 {@code member-without-ecard}, {@code
   *     card-not-usable}, {@code pin-required}, {@code phone-check-required}
   */
  public Uni<CreateIdentityCode.Created> handle(
      PartnerNo channelNo,
      SignNo signNo,
      UUID memberId,
      Purpose purpose,
      CodeDisplay.Device device,
      Patience patience) {
    return create(channelNo, signNo, memberId, purpose, null, device, patience);
  }

  /**
   * A code for payment, which whoever acts asks for with the own PIN on the member's page.
   *
   * @throws ProblemException as {@link #handle}, but for {@code pin-required}; and {@code
   *     level-too-low}
   */
  public Uni<CreateIdentityCode.Created> forPayment(
      PartnerNo channelNo,
      SignNo signNo,
      UUID memberId,
      PinEntry pinEntry,
      CodeDisplay.Device device,
      Patience patience) {
    return create(channelNo, signNo, memberId, Purpose.PAYMENT, pinEntry, device, patience);
  }

  private Uni<CreateIdentityCode.Created> create(
      PartnerNo channelNo,
      SignNo signNo,
      UUID memberId,
      Purpose purpose,
      PinEntry pinEntry,
      CodeDisplay.Device device,
      Patience patience) {
    var entry =
        AuditEntry.of("identity-code.create", channelNo.actor()).detail("purpose", purpose.text());
    return signings
        .existing(pool, signNo, channelNo)
        .chain(actor -> actForMember.of(pool, actor, memberId, purpose.ability()))
        .invoke(acting -> enter(acting, entry))
        .call(acting -> require(acting, purpose, pinEntry, device))
        .onFailure(ProblemException.class)
        .call(refused -> audit.record(entry.refused(((ProblemException) refused).type())))
        .call(() -> audit.record(entry.success()))
        .chain(acting -> codes.ofMember(acting, purpose, pinEntry, patience));
  }

  private static void enter(Acting acting, AuditEntry.Builder entry) {
    entry.holder(acting.member().holderId()).object(SubjectType.SIGNING, acting.member().id());
    acting.delegate().details().forEach(entry::detail);
  }

  private Uni<Void> require(
      Acting acting, Purpose purpose, PinEntry pinEntry, CodeDisplay.Device device) {
    acting.requireUsable(ChinaTime.today(businessClock));
    if (purpose == Purpose.PAYMENT) {
      requirePayable(acting.member(), pinEntry);
    }
    return requireKnownPhone(display(acting.actor(), device));
  }

  private void requirePayable(LiveSigning member, PinEntry pinEntry) {
    var region = new RegionCode(member.regionCode());
    CodeProblems.ofPayment(payments, region, member.level(), pinEntry)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  /** It is the phone of the one who acts, and that one's region that asks for its check. */
  private Uni<Void> requireKnownPhone(CodeDisplay display) {
    return phoneCheck
        .unknown(List.of(display))
        .chain(
            unknown -> {
              if (unknown.isEmpty()) {
                return Uni.createFrom().voidItem();
              }
              return phoneCheck
                  .refusal(display)
                  .map(refusal -> Uni.createFrom().<Void>failure(refusal))
                  .orElseGet(() -> phoneCheck.passed(display));
            });
  }

  private static CodeDisplay display(LiveSigning signing, CodeDisplay.Device device) {
    return new CodeDisplay(
        signing.id(),
        signing.holderId(),
        signing.channelNo(),
        signing.cardId(),
        signing.cardState(),
        new RegionCode(signing.regionCode()),
        device);
  }
}
