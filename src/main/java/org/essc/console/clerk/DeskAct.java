package org.essc.console.clerk;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.platform.text.Word;
import org.essc.region.ApplicationKeys;
import org.essc.region.BenefitKeys;
import org.essc.region.CardLifeKeys;
import org.essc.region.FamilyKeys;
import org.essc.region.PinKeys;
import org.essc.region.PolicyKey;
import org.essc.region.RegionPolicy;

/**
 * What a clerk does for a holder, as a form: what it is done to, what is entered, and what of the
 * region's policy is shown beforehand. Its words are in {@code console/clerk.properties}; which
 * operation it is says {@link ActCalls}.
 */
public enum DeskAct implements Word {
  /** For somebody without a card there: a region is what it is done in. */
  APPLICATION(
      On.REGION,
      true,
      List.of(
          ApplicationKeys.ELIGIBILITY_GROUPS,
          ApplicationKeys.APPLICATION_ROUTES,
          ApplicationKeys.APPLICATION_ID_DOCUMENTS,
          ApplicationKeys.APPLICATION_INPUTS,
          ApplicationKeys.APPLICATION_ID_COPIES,
          ApplicationKeys.APPLICATION_ID_COPY_SIDES,
          ApplicationKeys.MINORS_UNDER_AGE,
          ApplicationKeys.APPLICATION_FIRST_CARD_FREE,
          ApplicationKeys.APPLICATION_VOUCHER,
          ApplicationKeys.APPLICATION_COLLECTION_EVIDENCE),
      ApplicationFields.ALL),
  LOSS_REPORT(On.CARD, true, List.of(CardLifeKeys.LOSS_CHANNELS)),
  LOSS_RELEASE(
      On.CARD,
      true,
      List.of(
          CardLifeKeys.RELEASE_CHANNELS,
          CardLifeKeys.RELEASE_EVIDENCE,
          CardLifeKeys.RELEASE_ONLY_BEFORE_REPLACEMENT)),
  ACTIVATION(
      On.CARD,
      true,
      List.of(
          PinKeys.ACTIVATION_OLD_MEDICAL_CARD,
          PinKeys.ACTIVATION_SWITCH_CHANNELS,
          CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED),
      DeskField.text("oldMedicalCardNo")),
  REPLACEMENT(
      On.CARD,
      true,
      List.of(
          CardLifeKeys.REPLACEMENT_REASONS,
          CardLifeKeys.REPLACEMENT_CHANNELS,
          CardLifeKeys.REPLACEMENT_FEE_CHARGED,
          CardLifeKeys.REPLACEMENT_FEE_FEN,
          CardLifeKeys.REPLACEMENT_FEE_BASIS,
          CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED,
          CardLifeKeys.VALIDITY_EARLY_REPLACEMENT_DAYS),
      DeskField.choice("reason", "lost", "damaged", "face-data-changed", "expired"),
      DeskField.text("name")),
  PIN_UNLOCK(
      On.CARD,
      true,
      List.of(
          PinKeys.PIN_UNLOCK_CHANNELS, PinKeys.PIN_UNLOCK_EVIDENCE, PinKeys.PIN_LOCK_AFTER_ERRORS)),
  PIN_RESET(
      On.CARD,
      true,
      List.of(
          PinKeys.PIN_RESET_CHANNELS,
          PinKeys.PIN_RESET_EVIDENCE,
          PinKeys.PIN_INITIAL,
          PinKeys.PIN_LENGTH,
          PinKeys.PIN_REFUSES),
      DeskField.secret("newPin"),
      DeskField.text("newPhone")),
  CONTACT_CHANGE(
      On.CARD,
      true,
      List.of(CardLifeKeys.CHANGES_CONTACT_CHANNELS),
      DeskField.text("phone"),
      DeskField.text("address")),
  FACE_DATA_CHANGE(
      On.CARD,
      true,
      List.of(CardLifeKeys.CHANGES_FACE_DATA_NEEDS_NEW_CARD),
      DeskField.text("name"),
      DeskField.text("idNumber")),
  CAPACITY_CHANGE(
      On.CARD,
      true,
      List.of(ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY),
      DeskField.choice("capacity", "limited", "full")),
  CANCELLATION(
      On.CARD,
      true,
      List.of(
          CardLifeKeys.CANCELLATION_REASONS,
          CardLifeKeys.CANCELLATION_EVIDENCE,
          CardLifeKeys.CANCELLATION_HUKOU_CANCELLED,
          CardLifeKeys.CANCELLATION_SUSPENDS,
          CardLifeKeys.CANCELLATION_SETTLED_FIRST,
          CardLifeKeys.CANCELLATION_ORDER,
          CardLifeKeys.CANCELLATION_CARD_COLLECTED),
      DeskField.choice("reason", "death", "emigration", "disappearance"),
      DeskField.text("hukouReference")),
  REPLACEMENT_PAYMENT(
      On.REPLACEMENT,
      false,
      List.of(
          CardLifeKeys.REPLACEMENT_FEE_CHARGED,
          CardLifeKeys.REPLACEMENT_FEE_FEN,
          CardLifeKeys.REPLACEMENT_FEE_BASIS),
      DeskField.number("amountFen"),
      DeskField.text("paymentReference")),
  OLD_CARD(
      On.REPLACEMENT,
      false,
      List.of(CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED),
      DeskField.tick("destroyed")),
  TEMPORARY_CARD(
      On.REPLACEMENT,
      true,
      List.of(
          CardLifeKeys.TEMPORARY_CARD_ALLOWED,
          CardLifeKeys.TEMPORARY_CARD_MONTHS,
          CardLifeKeys.TEMPORARY_CARD_BANK_FUNCTION,
          CardLifeKeys.TEMPORARY_CARD_ENDS_WITH_NEW_CARD),
      DeskField.needed("cardNo"),
      DeskField.needed("cardIdCode")),
  REPLACEMENT_WITHDRAWAL(
      On.REPLACEMENT,
      true,
      List.of(CardLifeKeys.REPLACEMENT_CHANNELS, CardLifeKeys.TEMPORARY_CARD_ENDS_WITH_NEW_CARD)),
  DISTRIBUTION(
      On.APPLICATION,
      true,
      List.of(
          ApplicationKeys.APPLICATION_VOUCHER,
          ApplicationKeys.APPLICATION_COLLECTION_EVIDENCE,
          ApplicationKeys.APPLICATION_FACE_MISMATCH_REMAKES_CARD,
          CardLifeKeys.REPLACEMENT_FEE_CHARGED,
          CardLifeKeys.REPLACEMENT_OLD_CARD_COLLECTED),
      DeskField.text("voucher"),
      DeskField.question("face.nameRight"),
      DeskField.question("face.sexRight"),
      DeskField.question("face.socialSecurityNumberRight"),
      DeskField.mayAnswer("face.photoRight")),
  /** Of a card that was handed out: its holder has looked at it only then. */
  FACE_REFUSAL(
      On.APPLICATION,
      true,
      List.of(ApplicationKeys.APPLICATION_FACE_MISMATCH_REMAKES_CARD),
      DeskField.question("face.nameRight"),
      DeskField.question("face.sexRight"),
      DeskField.question("face.socialSecurityNumberRight"),
      DeskField.mayAnswer("face.photoRight")),
  APPLICATION_CORRECTION(
      On.APPLICATION,
      true,
      List.of(ApplicationKeys.APPLICATION_FACE_MISMATCH_REMAKES_CARD),
      DeskField.text("name"),
      DeskField.text("idNumber")),
  APPLICATION_WITHDRAWAL(On.APPLICATION, true, List.of(ApplicationKeys.APPLICATION_ROUTES)),
  CANCELLATION_WITHDRAWAL(
      On.CANCELLATION,
      false,
      List.of(CardLifeKeys.CANCELLATION_SUSPENDS),
      DeskField.choice(
          "reason",
          "holder-appeared",
          "holder-stays",
          "wrong-holder",
          "proof-not-genuine",
          "entered-in-error")),
  CARD_DESTRUCTION(On.CANCELLATION, false, List.of(CardLifeKeys.CANCELLATION_CARD_COLLECTED)),
  BENEFIT_QUALIFICATION(
      On.BENEFIT,
      true,
      List.of(
          BenefitKeys.WAYS,
          BenefitKeys.PERIOD_MONTHS,
          BenefitKeys.CERTIFICATE_DAYS,
          BenefitKeys.REVIEW_DAYS),
      DeskField.choice("way", "counter", "home", "abroad", "guardian"),
      DeskField.tick("evidence.present"),
      DeskField.text("evidence.place"),
      DeskField.text("evidence.witness"),
      DeskField.text("evidence.certificate.number"),
      DeskField.text("evidence.certificate.issuer"),
      DeskField.text("evidence.certificate.issuedOn")),
  /** The record's holder is the ward; the guardian is the party. */
  GUARDIANSHIP(
      On.CARD,
      true,
      List.of(FamilyKeys.MOST_GUARDIANS, FamilyKeys.GUARDIANS_MAY),
      DeskField.choice("relation", "child", "parent", "spouse", "other")),
  INVITATION_ANSWER(
      On.INVITATION,
      true,
      List.of(FamilyKeys.RELATIVES_MAY),
      DeskField.choice("outcome", "accepted", "refused"),
      DeskField.several("abilities", "card", "enquiry", "medical", "other", "login")),
  MEMBERSHIP_END(On.MEMBERSHIP, false, List.of(FamilyKeys.GUARDIANS_MAY, FamilyKeys.RELATIVES_MAY));

  /** What an act is done to. */
  enum On implements Word {
    /** Somebody who has no card there. */
    REGION,
    CARD,
    APPLICATION,
    REPLACEMENT,
    CANCELLATION,
    /** An entitlement whose qualification is authenticated. */
    BENEFIT,
    INVITATION,
    MEMBERSHIP
  }

  /** Hard to undo, or what a thief of a session would want first. */
  private static final Set<DeskAct> DANGEROUS =
      Set.of(
          PIN_RESET,
          CANCELLATION,
          CANCELLATION_WITHDRAWAL,
          CAPACITY_CHANGE,
          FACE_DATA_CHANGE,
          CONTACT_CHANGE,
          GUARDIANSHIP);

  private final On on;
  private final boolean byParty;
  private final List<PolicyKey<?>> rules;
  private final List<DeskField> fields;

  DeskAct(On on, boolean byParty, List<PolicyKey<?>> rules, DeskField... fields) {
    this(on, byParty, rules, List.of(fields));
  }

  DeskAct(On on, boolean byParty, List<PolicyKey<?>> rules, List<DeskField> fields) {
    this.on = on;
    this.byParty = byParty;
    this.rules = List.copyOf(rules);
    this.fields = fields;
  }

  On on() {
    return on;
  }

  /** Whether it is asked for by somebody who shows something. */
  boolean byParty() {
    return byParty;
  }

  List<PolicyKey<?>> rules() {
    return rules;
  }

  List<DeskField> fields() {
    return fields;
  }

  /** Whether what is entered there may be kept for a while: what its form has, but no secret. */
  boolean keeps(String field) {
    return field.equals("key")
        || field.equals("party")
        || field.equals("shown")
        || field.startsWith("by.party.")
        || fields.stream()
            .anyMatch(one -> one.path().equals(field) && one.kind() != DeskField.Kind.SECRET);
  }

  boolean dangerous() {
    return DANGEROUS.contains(this);
  }

  /** Fields that the region wants filled in, whatever the operation itself can do without. */
  Set<String> asked(RegionPolicy policy) {
    return this == APPLICATION ? ApplicationFields.asked(policy) : Set.of();
  }

  static Optional<DeskAct> find(String text) {
    return Arrays.stream(values()).filter(act -> act.text().equals(text)).findFirst();
  }
}
