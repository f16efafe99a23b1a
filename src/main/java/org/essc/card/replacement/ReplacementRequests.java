package org.essc.card.replacement;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardSelectorBody;
import org.essc.person.PersonName;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.ReplacementReason;

/** Reads the bodies of replacement requests into values that are valid by their types. */
@RequestScoped
public class ReplacementRequests {

  private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7E]{1,128}");

  private final ActContextReader byReader;
  private final Clock clock;

  ReplacementRequests(ActContextReader byReader, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.clock = clock;
  }

  /** A request for a new card. */
  @Schema(
      name = "ReplacementRequest",
      requiredProperties = {"card", "reason"})
  public record Body(
      CardSelectorBody card,
      @Schema(enumeration = {"lost", "damaged", "face-data-changed", "expired"}) String reason,
      @Schema(
              description =
                  "the new card's name (aac003), as a clerk has seen it proven; only with"
                      + " face-data-changed. Left out where the change was recorded before")
          String name,
      ActContextBody by) {

    @Override
    public String toString() {
      return "Body[" + reason + "]";
    }
  }

  /** A payment that was taken. */
  @Schema(
      name = "ReplacementPayment",
      requiredProperties = {"amountFen"})
  public record PaymentBody(
      @Schema(description = "in fen; has to be the fee") Integer amountFen,
      @Schema(
              description =
                  "reference of the payment, 1 to 128 visible ASCII characters; a clerk may leave"
                      + " it out")
          String paymentReference,
      ActContextBody by) {

    @Override
    public String toString() {
      return "PaymentBody[" + amountFen + "]";
    }
  }

  /** What became of the old card. */
  @Schema(
      name = "OldCard",
      requiredProperties = {"collected"})
  public record OldCardBody(
      @Schema(description = "it was handed in; always true") Boolean collected,
      @Schema(description = "it was destroyed as well") Boolean destroyed,
      ActContextBody by) {}

  /** Who withdraws. */
  @Schema(name = "ReplacementWithdrawal")
  public record WithdrawalBody(ActContextBody by) {}

  /** A temporary card from the clerk's stock. */
  @Schema(
      name = "TemporaryCardRequest",
      requiredProperties = {"replacementId", "cardNo", "cardIdCode"})
  public record TemporaryCardBody(
      @Schema(description = "the open replacement that it bridges") String replacementId,
      @Schema(description = "number of the blank card (aaz500)") String cardNo,
      @Schema(description = "identification code of the blank card (aaz501)") String cardIdCode,
      ActContextBody by) {

    @Override
    public String toString() {
      return "TemporaryCardBody[" + replacementId + "]";
    }
  }

  RequestReplacement.Request request(Body body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var today = ChinaTime.today(clock);
    var selector =
        by.requester().staff()
            ? CardSelectorBody.read(fields, body.card(), today)
            : CardSelectorBody.readBoth(fields, body.card(), today);
    var reason = fields.read("reason", body.reason(), ReplacementRequests::reason);
    var name = fields.readOptional("name", body.name(), PersonName::parse);
    if (body.name() != null && !by.requester().staff()) {
      fields.add("name", "only-by-a-clerk");
    }
    if (body.name() != null && reason != ReplacementReason.FACE_DATA_CHANGED) {
      fields.add("name", "only-with-face-data-changed");
    }
    fields.throwIfAny();
    return new RequestReplacement.Request(selector, reason, name, by);
  }

  PayReplacement.Payment payment(UUID replacementId, PaymentBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var amount = fields.read("amountFen", body.amountFen(), ReplacementRequests::amount);
    var reference =
        by.requester().staff()
            ? fields.readOptional(
                "paymentReference", body.paymentReference(), ReplacementRequests::reference)
            : fields.read(
                "paymentReference", body.paymentReference(), ReplacementRequests::reference);
    fields.throwIfAny();
    return new PayReplacement.Payment(replacementId, amount, reference, by);
  }

  /** Whether the card was destroyed, after it was checked that it was collected. */
  record OldCard(boolean destroyed, ActContext by) {}

  OldCard oldCard(OldCardBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    if (!Boolean.TRUE.equals(body.collected())) {
      fields.add("collected", "must-be-true");
    }
    fields.throwIfAny();
    return new OldCard(Boolean.TRUE.equals(body.destroyed()), by);
  }

  ActContext withdrawal(WithdrawalBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    fields.throwIfAny();
    return by;
  }

  GiveTemporaryCard.Request temporaryCard(TemporaryCardBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var id = fields.read("replacementId", body.replacementId(), Violations.uuid("uuid-format"));
    var cardNo = fields.read("cardNo", body.cardNo(), CardNo::parse);
    var code = fields.read("cardIdCode", body.cardIdCode(), CardIdCode::parse);
    fields.throwIfAny();
    return new GiveTemporaryCard.Request(id, new GiveTemporaryCard.Blank(cardNo, code), by);
  }

  private static ReplacementReason reason(String text) {
    for (var reason : ReplacementReason.values()) {
      if (reason.code().equals(text)) {
        return reason;
      }
    }
    throw new InvalidValueException("reason-unknown");
  }

  private static Integer amount(Integer fen) {
    if (fen < 0) {
      throw new InvalidValueException("amount-negative");
    }
    return fen;
  }

  private static String reference(String text) {
    if (!REFERENCE.matcher(text).matches()) {
      throw new InvalidValueException("reference-format");
    }
    return text;
  }
}
