package org.essc.region;

import static org.essc.region.ApplicationKeys.APPLICATION_COLLECTED_FIELDS;
import static org.essc.region.ApplicationKeys.APPLICATION_COLLECTION_EVIDENCE;
import static org.essc.region.ApplicationKeys.APPLICATION_ID_DOCUMENTS;
import static org.essc.region.ApplicationKeys.APPLICATION_MANDATORY_FIELDS;
import static org.essc.region.ApplicationKeys.APPLICATION_ONLINE_CHANNELS;
import static org.essc.region.ApplicationKeys.APPLICATION_ROUTES;
import static org.essc.region.ApplicationKeys.APPLICATION_VOUCHER;
import static org.essc.region.ApplicationKeys.GUARDIANS_REQUIRED_FOR;
import static org.essc.region.CardLifeKeys.CHANGES_CONTACT_CHANNELS;
import static org.essc.region.CardLifeKeys.ECARD_LOSS_REPORTED_USE;
import static org.essc.region.CardLifeKeys.LOSS_CHANNELS;
import static org.essc.region.CardLifeKeys.RELEASE_CHANNELS;
import static org.essc.region.CardLifeKeys.REPLACEMENT_CHANNELS;
import static org.essc.region.CardLifeKeys.SERVICE_CHANNELS;
import static org.essc.region.CardLifeKeys.TEMPORARY_CARD_BANK_FUNCTION;
import static org.essc.region.PinKeys.ACTIVATION_SWITCH_CHANNELS;
import static org.essc.region.PinKeys.ACTIVATION_SWITCH_SETS_PIN;
import static org.essc.region.PinKeys.PIN_CHANGE_CHANNELS;
import static org.essc.region.PinKeys.PIN_LENGTH;
import static org.essc.region.PinKeys.PIN_RESET_CHANNELS;
import static org.essc.region.PinKeys.PIN_UNLOCK_CHANNELS;

import java.util.List;
import java.util.Set;
import org.essc.region.Finding.Findings;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.CollectedField;
import org.essc.region.PolicyTerms.CollectionEvidence;

/**
 * Rules of one region that cannot hold together, after inheriting. Open keys contradict nothing.
 */
final class PolicyContradictions extends ContradictionCheck {

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

  private PolicyContradictions(RegionPolicy policy, Findings findings) {
    super(policy, findings);
  }

  static void check(RegionPolicy policy, Findings findings) {
    var check = new PolicyContradictions(policy, findings);
    check.channels();
    check.application();
    new PinContradictions(policy, findings).check();
    new CardLifeContradictions(policy, findings).check();
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
    policy
        .stated(BenefitKeys.WAYS)
        .ifPresent(
            ways ->
                ways.forEach(
                    way -> way.channels().forEach(one -> hasChannel(BenefitKeys.WAYS, one))));
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

  /** Whoever sees that a card is gone stops it, whatever their age. */
  private void guardians() {
    contradiction(
        GUARDIANS_REQUIRED_FOR,
        has(GUARDIANS_REQUIRED_FOR, services -> services.contains(CardService.LOSS_REPORT)),
        "a loss is reported at any age");
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
}
