package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.act.Act;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.audit.AuditEntry;
import org.essc.person.HolderEvidence;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ECardCodeKeys;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;

/**
 * Where the card's region says so, a signing's first code and the first from a device that is not
 * known need the phone's real-name check ({@code ecard.code.phoneCheck}). A device that its channel
 * does not name is one device. Step 8 of the main flow.
 */
@Singleton
public class PhoneCheck {

  private static final String ACT = "ecard.check-phone";

  private final RegionPolicies policies;
  private final KnownDeviceStore devices;
  private final ActTransactions transactions;
  private final ActStore acts;
  private final BlindIndex index;
  private final Clock clock;
  private final Clock businessClock;

  PhoneCheck(
      RegionPolicies policies,
      KnownDeviceStore devices,
      ActTransactions transactions,
      ActStore acts,
      BlindIndex index,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.policies = policies;
    this.devices = devices;
    this.transactions = transactions;
    this.acts = acts;
    this.index = index;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /**
   * Of one signing alone, so that two channels' devices cannot be joined.
   *
   * @param named by the channel, or null
   */
  public String digest(SignNo signNo, DeviceId named) {
    var text = signNo.value() + (named == null ? "" : " " + named.value());
    return HexFormat.of().formatHex(index.of("known-device", text));
  }

  /** Those whose region asks for the check and whose device has not passed it yet. */
  public Uni<Set<CodeDisplay>> unknown(List<CodeDisplay> displays) {
    var asked = displays.stream().filter(one -> policy(one).isPresent()).toList();
    return asked.isEmpty() ? Uni.createFrom().item(Set.of()) : devices.unknown(asked);
  }

  /** Why an unknown device shows no code; nothing where the check has just been passed. */
  public Optional<ProblemException> refusal(CodeDisplay unknown) {
    return policy(unknown)
        .filter(policy -> !isFresh(unknown.device().evidence(), policy))
        .map(
            policy ->
                ActRules.refusal(
                    ECardProblems.PHONE_CHECK_REQUIRED, policy, ECardCodeKeys.PHONE_CHECK));
  }

  /**
   * The check was passed: the device is known from now on; the holder reads of it, and the holder's
   * channels are told.
   *
   * @throws ProblemException 404 {@code not-found} where the signing has ended meanwhile
   */
  public Uni<Void> passed(CodeDisplay display) {
    var subject =
        new ActStore.Subject(display.holderId(), display.cardId(), null, display.region());
    var state = display.cardState().text();
    var entry =
        AuditEntry.of(ACT, display.channelNo().actor())
            .holder(display.holderId())
            .object(SubjectType.SIGNING, display.signingId())
            .success();
    var added =
        OutboxEvent.of(
            EventType.DEVICE_ADDED, display.holderId(), SubjectType.SIGNING, display.signingId());
    var by = HolderActs.over(display.channelNo(), display.device().evidence());
    return transactions(display)
        .run(
            ACT,
            display.channelNo().actor(),
            work -> {
              work.audit(entry);
              work.event(added);
              return devices
                  .keep(work, display)
                  .chain(() -> acts.record(work, Act.of(ACT, by), subject, state, state))
                  .replaceWithVoid();
            });
  }

  /** A page's takes none of the places that its channel has. */
  private ActTransactions transactions(CodeDisplay display) {
    return display.device().onPage() ? transactions.onPageOf(display.holderId()) : transactions;
  }

  private Optional<RegionPolicy> policy(CodeDisplay display) {
    return policies
        .find(display.region(), ChinaTime.today(businessClock))
        .filter(policy -> policy.stated(ECardCodeKeys.PHONE_CHECK).orElse(false));
  }

  /** By the real time, as evidence always is. */
  private boolean isFresh(HolderEvidence evidence, RegionPolicy policy) {
    var longest = Duration.ofMinutes(policy.value(ECardCodeKeys.PHONE_CHECK_MINUTES));
    return evidence != null
        && evidence.method() == HolderEvidence.Method.SMS
        && !evidence.verifiedAt().isBefore(clock.instant().minus(longest));
  }
}
