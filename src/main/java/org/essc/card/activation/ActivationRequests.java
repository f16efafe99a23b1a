package org.essc.card.activation;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.Requesters;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.card.CardIdCode;
import org.essc.card.CardSelectorBody;
import org.essc.person.PhoneNumber;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Reads the bodies of activations and of benefit checks. */
@RequestScoped
public class ActivationRequests {

  private final ActContextReader byReader;
  private final Requesters requesters;
  private final Clock clock;

  ActivationRequests(ActContextReader byReader, Requesters requesters, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.requesters = requesters;
    this.clock = clock;
  }

  /** A card whose social function is activated. */
  @Schema(
      name = "ActivateCardRequest",
      requiredProperties = {"card"})
  public record CardBody(
      @Schema(description = "partners give card number and ID number both") CardSelectorBody card,
      @Schema(description = "as read from the chip (aaz501); terminals always give it")
          String cardIdCode,
      @Schema(description = "an old medical insurance card (医保卡) that is switched over")
          String oldMedicalCardNo,
      @Schema(
              description =
                  "the old card's PIN as typed at the terminal, where the region has it looked at"
                      + " (activation.switchChecksOldPin); passed on to the medical insurer, never"
                      + " kept")
          String oldMedicalCardPin,
      @Schema(
              description =
                  "the PIN that the holder chooses for the new card meanwhile, where the region has"
                      + " it set there (activation.switchSetsPin)")
          String newPin,
      ActContextBody by) {

    @Override
    public String toString() {
      return "CardBody[…]";
    }
  }

  /** A bank's report. */
  @Schema(
      name = "ReportBankActivationRequest",
      requiredProperties = {"card", "bankCode", "bankAccount", "phone", "inPerson"})
  record BankBody(
      @Schema(description = "card number and ID number both") CardSelectorBody card,
      @Schema(description = "3 to 14 upper-case letters and digits") String bankCode,
      @Schema(description = "the account behind the card, 8 to 32 digits") String bankAccount,
      @Schema(description = "the phone that the holder registered at the bank, 11 digits")
          String phone,
      @Schema(description = "whether the holder was there in person") Boolean inPerson,
      @Schema(description = "who came; without channel") ActContextBody by) {

    @Override
    public String toString() {
      return "BankBody[…]";
    }
  }

  /** A question before money moves. */
  @Schema(
      name = "BenefitCheckRequest",
      requiredProperties = {"card", "purpose"})
  record BenefitBody(
      @Schema(description = "card number and ID number both") CardSelectorBody card,
      @Schema(enumeration = {"contribution", "benefit"}) String purpose) {

    @Override
    public String toString() {
      return "BenefitBody[" + purpose + "]";
    }
  }

  ActivateCard.Request parse(CardBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var today = ChinaTime.today(clock);
    boolean clerk = by.requester().staff();
    var card =
        clerk
            ? CardSelectorBody.read(fields, body.card(), today)
            : CardSelectorBody.readBoth(fields, body.card(), today);
    var code =
        clerk
            ? fields.readOptional("cardIdCode", body.cardIdCode(), CardIdCode::parse)
            : fields.read("cardIdCode", body.cardIdCode(), CardIdCode::parse);
    var medicalCard =
        fields.readOptional("oldMedicalCardNo", body.oldMedicalCardNo(), MedicalCardNo::parse);
    var oldPin = fields.readOptional("oldMedicalCardPin", body.oldMedicalCardPin(), Pin::parse);
    var newPin = fields.readOptional("newPin", body.newPin(), Pin::parse);
    if (body.oldMedicalCardNo() == null && (oldPin != null || newPin != null)) {
      fields.add("oldMedicalCardNo", "required");
    }
    fields.throwIfAny();
    return new ActivateCard.Request(by, card, code, medicalCard, oldPin, newPin);
  }

  ReportBankActivation.Request parse(BankBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.readOfOrganisation(fields, body.by());
    var card = CardSelectorBody.readBoth(fields, body.card(), ChinaTime.today(clock));
    var bankCode = fields.read("bankCode", body.bankCode(), BankCode::parse);
    var account = fields.read("bankAccount", body.bankAccount(), BankAccount::parse);
    var phone = fields.read("phone", body.phone(), PhoneNumber::parse);
    if (body.inPerson() == null) {
      fields.add("inPerson", "required");
    }
    fields.throwIfAny();
    return new ReportBankActivation.Request(by, card, bankCode, account, phone, body.inPerson());
  }

  CheckBenefits.Request parse(BenefitBody body) {
    var fields = Violations.ofBody(body);
    var card = CardSelectorBody.readBoth(fields, body.card(), ChinaTime.today(clock));
    var purpose = fields.read("purpose", body.purpose(), ActivationRequests::purpose);
    fields.throwIfAny();
    return new CheckBenefits.Request(requesters.organisation(), card, purpose);
  }

  private static CheckBenefits.Purpose purpose(String text) {
    for (var one : CheckBenefits.Purpose.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return one;
      }
    }
    throw new InvalidValueException("purpose-unknown");
  }
}
