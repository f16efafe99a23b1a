package org.essc.holderdata;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContext;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.act.Requesters;
import org.essc.card.CardSelector;
import org.essc.card.CardSelectorBody;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Violations;
import org.essc.platform.text.Word;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Step 1: reads what is asked for and decided into values that are valid by type. */
@RequestScoped
public class CorrectionRequests {

  private static final int MOST_SAID = 500;

  /** Lines of text, and nothing that is not seen. */
  private static final Pattern TEXT =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}\\r\\n]+");

  private final ActContextReader byReader;
  private final Requesters requesters;
  private final Clock clock;

  CorrectionRequests(ActContextReader byReader, Requesters requesters, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.requesters = requesters;
    this.clock = clock;
  }

  /** What is to be corrected, as it is sent. */
  @Schema(
      name = "DataCorrectionRequest",
      requiredProperties = {"card", "said", "reference"})
  public record Body(
      CardSelectorBody card,
      @Schema(description = "what is wrong, in the holder's words; up to 500 characters")
          String said,
      @Schema(description = "the right name (aac003)") String name,
      @Schema(description = "the right ID number (aac002)") String idNumber,
      @Schema(description = "the right phone (aac067)") String phone,
      @Schema(description = "the right address, one line") String address,
      @Schema(
              description =
                  "of the written request and its evidence, 1 to 64 visible ASCII characters")
          String reference,
      ActContextBody by) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  /** A decision as it is sent. */
  @Schema(
      name = "DataCorrectionDecision",
      requiredProperties = {"decision"})
  public record DecisionBody(
      @Schema(enumeration = {"grant", "refuse", "withdraw"}) String decision,
      @Schema(description = "of a refusal: what the holder is told; up to 500 characters")
          String reason,
      @Schema(description = "with grant: on whose behalf, and what was shown") ActContextBody by) {

    @Override
    public String toString() {
      return "DecisionBody[…]";
    }
  }

  /** What becomes of a request. */
  enum Decision implements Word {
    GRANT,
    REFUSE,
    WITHDRAW
  }

  /** A request, valid by its types. */
  record Request(
      CardSelector card, Correction.Wanted wanted, String said, String reference, ActContext by) {

    @Override
    public String toString() {
      return "Request[…]";
    }
  }

  /** A decision, valid by its types. */
  record Decided(Decision decision, String reason, ActContext by) {

    @Override
    public String toString() {
      return "Decided[" + decision + "]";
    }
  }

  Request read(Body body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by(), requesters.withPapers());
    var selector = CardSelectorBody.read(fields, body.card(), today());
    var wanted =
        new Correction.Wanted(
            fields.readOptional("name", body.name(), PersonName::parse),
            fields.readOptional("idNumber", body.idNumber(), text -> IdNumber.parse(text, today())),
            fields.readOptional("phone", body.phone(), PhoneNumber::parse),
            fields.readOptional("address", body.address(), PostalAddress::parse));
    boolean face = body.name() != null || body.idNumber() != null;
    boolean contact = body.phone() != null || body.address() != null;
    if (face == contact) {
      fields.add("name", "correction-of-one-kind");
    }
    var said = fields.read("said", body.said(), CorrectionRequests::text);
    var reference = fields.read("reference", body.reference(), HolderDataForm::reference);
    fields.throwIfAny();
    return new Request(selector, wanted, said, reference, by);
  }

  Decided read(DecisionBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by(), requesters.withPapers());
    var decision =
        fields.read(
            "decision",
            body.decision(),
            text ->
                EnumSet.allOf(Decision.class).stream()
                    .filter(one -> one.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new InvalidValueException("correction-decision-unknown")));
    var reason = fields.readOptional("reason", body.reason(), CorrectionRequests::text);
    if (decision != null && (decision == Decision.REFUSE) != (body.reason() != null)) {
      fields.add("reason", "reason-of-a-refusal");
    }
    fields.throwIfAny();
    return new Decided(decision, reason, by);
  }

  /** Fails with {@code invalid-request} for what is none. */
  static ListCorrections.Which which(String text) {
    return EnumSet.allOf(ListCorrections.Which.class).stream()
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(() -> ProblemException.invalid("which", "correction-which-unknown"));
  }

  private static String text(String text) {
    if (text.isBlank()
        || text.codePointCount(0, text.length()) > MOST_SAID
        || !TEXT.matcher(text).matches()) {
      throw new InvalidValueException("correction-text-format");
    }
    return text.strip();
  }

  private LocalDate today() {
    return ChinaTime.today(clock);
  }
}
