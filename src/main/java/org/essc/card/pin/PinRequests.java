package org.essc.card.pin;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.ApprovalDecision;
import org.essc.card.CardIdCode;
import org.essc.card.CardSelectorBody;
import org.essc.person.PhoneNumber;
import org.essc.pin.Pin;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Reads the bodies of what concerns a PIN into values that are valid by their types. */
@RequestScoped
public class PinRequests {

  private static final String CARD_ID_CODE =
      "card identification code that the terminal has read from the chip (aaz501); clerks who have"
          + " the card in hand may leave it out";

  private final ActContextReader byReader;
  private final Clock clock;

  PinRequests(ActContextReader byReader, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.clock = clock;
  }

  /** A check as it is sent. */
  @Schema(
      name = "PinCheckRequest",
      requiredProperties = {"card", "pin"})
  record CheckBody(
      ActContextBody by,
      CardSelectorBody card,
      @Schema(description = CARD_ID_CODE) String cardIdCode,
      @Schema(description = "PIN of the social function, as typed; ASCII digits") String pin) {

    @Override
    public String toString() {
      return "CheckBody[…]";
    }
  }

  /** A change as it is sent. */
  @Schema(
      name = "PinChangeRequest",
      requiredProperties = {"card", "oldPin", "newPin"})
  record ChangeBody(
      ActContextBody by,
      CardSelectorBody card,
      @Schema(description = CARD_ID_CODE) String cardIdCode,
      @Schema(description = "the PIN so far; a wrong one counts as an error") String oldPin,
      @Schema(description = "ASCII digits, as many as the region's PINs have") String newPin) {

    @Override
    public String toString() {
      return "ChangeBody[…]";
    }
  }

  /** An unlocking as it is sent. */
  @Schema(
      name = "PinUnlockRequest",
      requiredProperties = {"card"})
  public record UnlockBody(
      ActContextBody by,
      CardSelectorBody card,
      @Schema(description = CARD_ID_CODE) String cardIdCode) {

    @Override
    public String toString() {
      return "UnlockBody[…]";
    }
  }

  /** A reset as it is sent. */
  @Schema(
      name = "PinResetRequest",
      requiredProperties = {"card"})
  public record ResetBody(
      ActContextBody by,
      CardSelectorBody card,
      @Schema(description = CARD_ID_CODE) String cardIdCode,
      @Schema(description = "chosen by the holder; only where the region has no initial value")
          String newPin,
      @Schema(description = "the card's new phone (aac067); a second clerk then approves")
          String newPhone) {

    @Override
    public String toString() {
      return "ResetBody[…]";
    }
  }

  /** A second clerk's decision as it is sent. */
  @Schema(
      name = "PinApprovalRequest",
      requiredProperties = {"decision"})
  public record DecisionBody(@Schema(enumeration = {"approve", "reject"}) String decision) {}

  /** A check, valid by its types. */
  record Check(PinSubject subject, Pin pin) {}

  Check parse(CheckBody body) {
    var fields = Violations.ofBody(body);
    var subject = subject(fields, body.by(), body.card(), body.cardIdCode());
    var pin = fields.read("pin", body.pin(), Pin::parse);
    fields.throwIfAny();
    return new Check(subject, pin);
  }

  ChangePin.Request parse(ChangeBody body) {
    var fields = Violations.ofBody(body);
    var subject = subject(fields, body.by(), body.card(), body.cardIdCode());
    var oldPin = fields.read("oldPin", body.oldPin(), Pin::parse);
    var newPin = fields.read("newPin", body.newPin(), Pin::parse);
    fields.throwIfAny();
    return new ChangePin.Request(subject, oldPin, newPin);
  }

  PinSubject parse(UnlockBody body) {
    var fields = Violations.ofBody(body);
    var subject = subject(fields, body.by(), body.card(), body.cardIdCode());
    fields.throwIfAny();
    return subject;
  }

  ResetPin.Request parse(ResetBody body) {
    var fields = Violations.ofBody(body);
    var subject = subject(fields, body.by(), body.card(), body.cardIdCode());
    var newPin = fields.readOptional("newPin", body.newPin(), Pin::parse);
    var newPhone = fields.readOptional("newPhone", body.newPhone(), PhoneNumber::parse);
    fields.throwIfAny();
    return new ResetPin.Request(subject, newPin, newPhone);
  }

  /** Whether it is approved. */
  boolean parse(DecisionBody body) {
    return ApprovalDecision.parse(Violations.ofBody(body), body.decision());
  }

  /** A clerk at a window, without anything shown. */
  ActContext clerk() {
    return byReader.clerk();
  }

  private PinSubject subject(
      Violations fields, ActContextBody byBody, CardSelectorBody card, String cardIdCode) {
    var by = byReader.read(fields, byBody);
    var selector = CardSelectorBody.read(fields, card, ChinaTime.today(clock));
    if (!by.requester().staff() && card != null && card.cardNo() == null) {
      fields.add("card.cardNo", "required");
    }
    var code = fields.readOptional("cardIdCode", cardIdCode, CardIdCode::parse);
    return new PinSubject(selector, by, code);
  }
}
