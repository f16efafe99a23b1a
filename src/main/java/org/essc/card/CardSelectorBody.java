package org.essc.card;

import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.person.IdNumber;
import org.essc.platform.problem.Violations;

/** Which card a request means. */
@Schema(name = "CardSelector")
public record CardSelectorBody(
    @Schema(description = "the platform's id of the card, as earlier answers gave it")
        String cardId,
    @Schema(description = "card number (aaz500)") String cardNo,
    @Schema(description = "the holder's ID number (aac002)") String idNumber) {

  /** At least one of the three. */
  public static CardSelector read(Violations fields, CardSelectorBody body, LocalDate today) {
    if (body == null || body.cardId == null && body.cardNo == null && body.idNumber == null) {
      fields.add("card", "required");
      return null;
    }
    return new CardSelector(
        fields.readOptional("card.cardId", body.cardId, Violations.uuid("card-id-format")),
        fields.readOptional("card.cardNo", body.cardNo, CardNo::parse),
        fields.readOptional("card.idNumber", body.idNumber, text -> IdNumber.parse(text, today)));
  }

  /**
   * As {@link #read}, for channels without a clerk: card number and ID number both, so that nobody
   * who knows one of them can act or ask.
   */
  public static CardSelector readBoth(Violations fields, CardSelectorBody body, LocalDate today) {
    var selector = read(fields, body, today);
    if (body != null && body.cardNo == null) {
      fields.add("card.cardNo", "required");
    }
    if (body != null && body.idNumber == null) {
      fields.add("card.idNumber", "required");
    }
    return selector;
  }

  @Override
  public String toString() {
    return "CardSelectorBody[…]";
  }
}
