package org.essc.region;

import static org.essc.region.ApplicationKeys.APPLICATION_COLLECTED_FIELDS;
import static org.essc.region.ApplicationKeys.APPLICATION_COLLECTION_EVIDENCE;
import static org.essc.region.ApplicationKeys.APPLICATION_ID_DOCUMENTS;
import static org.essc.region.ApplicationKeys.APPLICATION_MANDATORY_FIELDS;
import static org.essc.region.ApplicationKeys.APPLICATION_ONLINE_CHANNELS;
import static org.essc.region.ApplicationKeys.APPLICATION_ROUTES;
import static org.essc.region.ApplicationKeys.APPLICATION_VOUCHER;
import static org.essc.region.ApplicationKeys.GUARDIANS_REQUIRED_FOR;
import static org.essc.region.CardLifeKeys.CANCELLATION_ORDER;
import static org.essc.region.CardLifeKeys.CANCELLATION_REASONS;
import static org.essc.region.CardLifeKeys.CANCELLATION_SETTLED_FIRST;
import static org.essc.region.CardLifeKeys.CANCELLATION_SUSPENDS;
import static org.essc.region.CardLifeKeys.CHANGES_CONTACT_CHANNELS;
import static org.essc.region.CardLifeKeys.CHANGES_FACE_DATA_NEEDS_NEW_CARD;
import static org.essc.region.CardLifeKeys.ECARD_LOSS_REPORTED_USE;
import static org.essc.region.CardLifeKeys.LOSS_CHANNELS;
import static org.essc.region.CardLifeKeys.RELEASE_CHANNELS;
import static org.essc.region.CardLifeKeys.REPLACEMENT_CHANNELS;
import static org.essc.region.CardLifeKeys.REPLACEMENT_FEE_BASIS;
import static org.essc.region.CardLifeKeys.REPLACEMENT_FEE_CHARGED;
import static org.essc.region.CardLifeKeys.REPLACEMENT_FEE_FEN;
import static org.essc.region.CardLifeKeys.REPLACEMENT_REASONS;
import static org.essc.region.CardLifeKeys.SERVICE_CHANNELS;
import static org.essc.region.CardLifeKeys.SERVICE_WORKING_HOURS;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_ALLOWED;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_BANK_FUNCTION;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_ENDS_WITH_NEW_CARD;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_MONTHS;
import static org.essc.region.CardLifeKeys.VALIDITY_YEARS;
import static org.essc.region.PinKeys.ACTIVATION_SWITCH_CHANNELS;
import static org.essc.region.PinKeys.ACTIVATION_SWITCH_SETS_PIN;
import static org.essc.region.PinKeys.PIN_CHANGE_CHANNELS;
import static org.essc.region.PinKeys.PIN_INITIAL;
import static org.essc.region.PinKeys.PIN_LENGTH;
import static org.essc.region.PinKeys.PIN_LOCK_AFTER_ERRORS;
import static org.essc.region.PinKeys.PIN_REFUSES;
import static org.essc.region.PinKeys.PIN_RESET_CHANNELS;
import static org.essc.region.PinKeys.PIN_RESET_EVIDENCE;
import static org.essc.region.PinKeys.PIN_UNCHANGED_MEANS;
import static org.essc.region.PinKeys.PIN_UNLOCK_CHANNELS;
import static org.essc.region.PinKeys.PIN_UNLOCK_EVIDENCE;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.essc.region.Finding.Findings;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.PolicyTerms.CancellationOrder;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.CollectedField;
import org.essc.region.PolicyTerms.CollectionEvidence;
import org.essc.region.PolicyTerms.Hours;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.PolicyTerms.Settlement;
import org.essc.region.PolicyTerms.WeakPin;

/**
 * Rules of one region that cannot hold together, after inheriting. Open keys contradict nothing.
 */
final class PolicyContradictions {

  /** Lists of channels; each must be among the region's. */
  private static final List<PolicyKey<Set<Channel>>> CHANNEL_KEYS =
      List.of(
          APPLICATION_ONLINE_CHANNELS,
          ACTIVATION_SWITCH_CHANNELS,
          PIN_UNLOCK_CHANNELS,
          PIN_RESET_CHANNELS,
          PIN_CHANGE_CHANNELS,
          RELEASE_CHANNELS,
          REPLACEMENT_CHANNELS,
          CHANGES_CONTACT_CHANNELS);

  private static final Set<CollectedField> ON_EVERY_CARD =
      Set.of(
          CollectedField.ID_TYPE,
          CollectedField.ID_NUMBER,
          CollectedField.NAME,
          CollectedField.SEX,
          CollectedField.BIRTH_DATE);

  private static final String RULE = "contradiction";

  private final RegionPolicy policy;
  private final Findings findings;

  private PolicyContradictions(RegionPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  static void check(RegionPolicy policy, Findings findings) {
    var check = new PolicyContradictions(policy, findings);
    check.channels();
    check.application();
    check.pin();
    check.pinLock();
    policy.stated(LOSS_CHANNELS).ifPresent(list -> list.forEach(check::loss));
    check.replacement();
    check.newCard();
    check.temporaryCard();
    check.cancellation();
    check.suspension();
    check.guardians();
    check.notServed();
    check.hiddenByOpen();
  }

  /** Nobody may rely on a rule that no act obeys. */
  private void notServed() {
    contradiction(
        ECARD_LOSS_REPORTED_USE,
        has(ECARD_LOSS_REPORTED_USE, used -> used),
        "no renewed authorisation can be given in this version");
    contradiction(
        TEMPORARY_CARD_BANK_FUNCTION,
        has(TEMPORARY_CARD_BANK_FUNCTION, has -> has),
        "a temporary card has no bank function in this version");
  }

  private void channels() {
    for (var key : CHANNEL_KEYS) {
      policy.stated(key).ifPresent(used -> used.forEach(channel -> hasChannel(key, channel)));
    }
    policy
        .stated(LOSS_CHANNELS)
        .ifPresent(list -> list.forEach(loss -> hasChannel(LOSS_CHANNELS, loss.channel())));
    contradiction(
        APPLICATION_ONLINE_CHANNELS,
        has(APPLICATION_ONLINE_CHANNELS, used -> !used.isEmpty())
            && has(APPLICATION_ROUTES, routes -> !routes.contains(ApplicationRoute.SELF)),
        "holders cannot apply online where application.routes has no self");
  }

  private void application() {
    contradiction(
        APPLICATION_ID_DOCUMENTS,
        has(APPLICATION_ID_DOCUMENTS, Set::isEmpty),
        "nobody could apply without any identity document");
    contradiction(
        APPLICATION_MANDATORY_FIELDS,
        has(APPLICATION_MANDATORY_FIELDS, fields -> !fields.containsAll(ON_EVERY_CARD)),
        "a card cannot be made without id-type, id-number, name, sex and birth-date");
    contradiction(
        APPLICATION_COLLECTED_FIELDS,
        has(
            APPLICATION_COLLECTED_FIELDS,
            number -> has(APPLICATION_MANDATORY_FIELDS, fields -> fields.size() > number)),
        "application.mandatoryFields names more fields than are collected");
    contradiction(
        APPLICATION_COLLECTION_EVIDENCE,
        has(APPLICATION_COLLECTION_EVIDENCE, shown -> !shown.contains(CollectionEvidence.ID))
            && !has(APPLICATION_VOUCHER, given -> given),
        "without a voucher (application.voucher) anybody could collect the card");
    contradiction(
        ACTIVATION_SWITCH_SETS_PIN,
        has(ACTIVATION_SWITCH_SETS_PIN, sets -> sets) && policy.stated(PIN_LENGTH).isEmpty(),
        "a PIN is chosen, but pin.length is open");
  }

  private void hasChannel(PolicyKey<?> key, Channel channel) {
    contradiction(
        key,
        policy.stated(SERVICE_CHANNELS).filter(all -> all.contains(channel)).isEmpty(),
        channel.code() + " is not among service.channels");
  }

  private void pin() {
    var initial = policy.stated(PIN_INITIAL);
    contradiction(
        PIN_INITIAL,
        initial.isPresent() && has(PIN_LENGTH, length -> length != initial.get().length()),
        "is not of pin.length digits");
    contradiction(
        PIN_UNCHANGED_MEANS,
        policy.stated(PIN_UNCHANGED_MEANS).isPresent() && initial.isEmpty(),
        "there is no pin.initial that could stay unchanged");
    contradiction(
        PIN_UNCHANGED_MEANS,
        policy.stated(PIN_UNCHANGED_MEANS).isPresent() && !pinCanBeChanged(),
        "pin.changeChannels has no channel on which it could be changed");
    contradiction(
        PIN_REFUSES,
        has(PIN_REFUSES, refused -> refused.contains(WeakPin.INITIAL_VALUE)) && initial.isEmpty(),
        "there is no pin.initial that could be refused");
  }

  private void pinLock() {
    contradiction(
        PIN_LOCK_AFTER_ERRORS,
        policy.stated(PIN_LOCK_AFTER_ERRORS).isPresent()
            && !has(PIN_UNLOCK_CHANNELS, used -> !used.isEmpty()),
        "pin.unlockChannels has no channel on which a locked PIN could be unlocked");
    contradiction(
        PIN_UNLOCK_EVIDENCE,
        has(PIN_UNLOCK_CHANNELS, used -> !used.isEmpty())
            && !has(PIN_UNLOCK_EVIDENCE, shown -> !shown.isEmpty()),
        "unlocking needs evidence");
    contradiction(
        PIN_RESET_EVIDENCE,
        has(PIN_RESET_CHANNELS, used -> !used.isEmpty())
            && !has(PIN_RESET_EVIDENCE, shown -> !shown.isEmpty()),
        "a reset needs evidence");
  }

  private void loss(LossChannel channel) {
    if (channel instanceof LossChannel.Window window) {
      contradiction(LOSS_CHANNELS, window.evidence().isEmpty(), "the window needs evidence");
    } else if (channel instanceof LossChannel.StaffedHotline hotline) {
      hours(hotline.hours());
    } else if (channel instanceof LossChannel.VoiceLine voice) {
      hours(voice.hours());
      contradiction(
          LOSS_CHANNELS,
          voice.onlyIfPinChanged() && !pinCanBeChanged(),
          "hotline-voice asks for a changed PIN, but pin.changeChannels has no channel");
    } else if (channel instanceof LossChannel.Sms sms) {
      sms(sms);
    }
  }

  private void hours(Hours hours) {
    contradiction(
        LOSS_CHANNELS,
        hours == Hours.WORKING_HOURS && policy.stated(SERVICE_WORKING_HOURS).isEmpty(),
        "a line within working hours needs service.workingHours");
  }

  private void sms(LossChannel.Sms sms) {
    contradiction(LOSS_CHANNELS, sms.messages().isEmpty(), "sms has no form of a message");
    for (var message : sms.messages()) {
      boolean card = message.contains("{cardNo}");
      boolean id = message.contains("{idNumber}");
      contradiction(
          LOSS_CHANNELS, card == id, "an sms names the card either by {cardNo} or by {idNumber}");
      contradiction(
          LOSS_CHANNELS,
          !message.contains("{pin}"),
          "an sms without {pin} would let anybody report a loss");
    }
    contradiction(
        LOSS_CHANNELS,
        policy.stated(PIN_LENGTH).isEmpty(),
        "sms asks for a PIN, but pin.length is open");
  }

  private void replacement() {
    contradiction(
        REPLACEMENT_REASONS,
        has(REPLACEMENT_REASONS, reasons -> reasons.contains(ReplacementReason.EXPIRED))
            && policy.stated(VALIDITY_YEARS).isEmpty(),
        "a card cannot expire while validity.years is open");
    boolean free = has(REPLACEMENT_FEE_CHARGED, charged -> !charged);
    contradiction(
        REPLACEMENT_FEE_FEN,
        policy.stated(REPLACEMENT_FEE_FEN).isPresent()
            && !has(REPLACEMENT_FEE_CHARGED, charged -> charged),
        "an amount needs replacement.feeCharged to be true");
    contradiction(
        REPLACEMENT_FEE_BASIS,
        free && policy.stated(REPLACEMENT_FEE_BASIS).isPresent(),
        "a regulation of a fee that is not charged");
    contradiction(
        REPLACEMENT_FEE_BASIS,
        has(REPLACEMENT_FEE_CHARGED, charged -> charged)
            && policy.stated(REPLACEMENT_FEE_BASIS).isEmpty(),
        "a fee needs the regulation that sets it");
  }

  /** Whoever is told to get a new card can ask for one. */
  private void newCard() {
    contradiction(
        REPLACEMENT_REASONS,
        has(CHANGES_FACE_DATA_NEEDS_NEW_CARD, needed -> needed)
            && !has(
                REPLACEMENT_REASONS,
                reasons -> reasons.contains(ReplacementReason.FACE_DATA_CHANGED)),
        "changes.faceDataNeedsNewCard asks for a new card, but face-data-changed is no reason");
    contradiction(
        REPLACEMENT_CHANNELS,
        has(CHANGES_FACE_DATA_NEEDS_NEW_CARD, needed -> needed)
            && !has(REPLACEMENT_CHANNELS, used -> used.contains(Channel.WINDOW)),
        "changes.faceDataNeedsNewCard asks for a new card, but no window takes the request");
    contradiction(
        REPLACEMENT_REASONS,
        has(REPLACEMENT_REASONS, reasons -> reasons.contains(ReplacementReason.LOST))
            && has(LOSS_CHANNELS, List::isEmpty),
        "a lost card is reported first, but no channel takes the report");
  }

  private void temporaryCard() {
    boolean allowed = has(TEMPORARY_CARD_ALLOWED, yes -> yes);
    for (var key :
        List.of(
            TEMPORARY_CARD_MONTHS,
            TEMPORARY_CARD_BANK_FUNCTION,
            TEMPORARY_CARD_ENDS_WITH_NEW_CARD)) {
      boolean stated = policy.stated(key).isPresent();
      contradiction(key, allowed && !stated, "temporary cards are allowed, so it must be ruled");
      contradiction(key, !allowed && stated, "rules a temporary card that is not allowed");
    }
  }

  private void cancellation() {
    var first = policy.stated(CANCELLATION_SETTLED_FIRST).orElse(Set.of());
    var order = policy.stated(CANCELLATION_ORDER);
    contradiction(
        CANCELLATION_ORDER,
        order.equals(Optional.of(CancellationOrder.ALL_SETTLED_FIRST))
            && first.size() < Settlement.values().length,
        "all is settled first, but cancellation.settledFirst does not name all");
    contradiction(
        CANCELLATION_ORDER,
        order.equals(Optional.of(CancellationOrder.SOCIAL_SIDE_FIRST))
            && first.contains(Settlement.BANK_BUSINESS),
        "the bank follows the social side, yet its business is to be settled before");
  }

  /** Whoever sees that a card is gone stops it, whatever their age. */
  private void guardians() {
    contradiction(
        GUARDIANS_REQUIRED_FOR,
        has(GUARDIANS_REQUIRED_FOR, services -> services.contains(CardService.LOSS_REPORT)),
        "a loss is reported at any age");
  }

  private void suspension() {
    var reasons = policy.stated(CANCELLATION_REASONS).orElse(Set.of());
    contradiction(
        CANCELLATION_SUSPENDS,
        has(CANCELLATION_SUSPENDS, suspending -> !reasons.containsAll(suspending)),
        "names a reason that is not among cancellation.reasons");
  }

  /** A city that declares open what its province has ruled would hide a rule. */
  private void hiddenByOpen() {
    for (var key : PolicyKeys.all()) {
      var said = policy.rules().get(key);
      boolean hides =
          said.get(0) instanceof Rule.Open<?>
              && said.stream().anyMatch(rule -> rule instanceof Rule.Stated<?>);
      contradiction(key, hides, "declared open, but a layer above rules it");
    }
  }

  private void contradiction(PolicyKey<?> key, boolean found, String message) {
    if (found && !alreadyAbove(key, message)) {
      findings.add(own(), key.name(), RULE, message);
    }
  }

  /** A layer above that contradicts itself has been told already, for its own region. */
  private boolean alreadyAbove(PolicyKey<?> key, String message) {
    return policy.layers().stream()
        .anyMatch(layer -> findings.has(new Finding(layer.file(), key.name(), RULE, message)));
  }

  /** The file that can mend it: the region's own. */
  private String own() {
    return policy.layers().get(0).file();
  }

  private boolean pinCanBeChanged() {
    return has(PIN_CHANGE_CHANNELS, used -> !used.isEmpty());
  }

  private <T> boolean has(PolicyKey<T> key, Predicate<T> matches) {
    return policy.stated(key).filter(matches).isPresent();
  }
}
