package org.essc.card.production;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;

/**
 * What the factory made of one card.
 *
 * @param made null where it failed
 * @param failure code of the reason, where it failed
 * @param fault why the result cannot be taken, whatever else it says; else null
 */
record CardResult(UUID applicationId, Made made, String failure, String fault) {

  /** Reasons why a card is not made. */
  private static final Set<String> FAILURES =
      Set.of("photo-unusable", "data-unusable", "personalisation-failed", "other");

  private static final Set<String> MEMBERS =
      Set.of(
          "applicationId",
          "outcome",
          "cardNo",
          "cardIdCode",
          "issuedOn",
          "validUntil",
          "bankCode",
          "bankAccount",
          "reason");

  /** A card that was made. Bank code and account are null where it has no bank function yet. */
  record Made(
      CardNo cardNo,
      CardIdCode cardIdCode,
      LocalDate issuedOn,
      LocalDate validUntil,
      BankCode bankCode,
      BankAccount bankAccount) {

    @Override
    public String toString() {
      return "Made[…]";
    }
  }

  /** Reads a result; one without a readable application id has none. */
  static CardResult read(Object json) {
    UUID id = null;
    try {
      if (!(json instanceof Map<?, ?> members)) {
        throw new InvalidValueException("not-an-object");
      }
      id = required(members, "applicationId", Violations.uuid("application-id-format"));
      if (!MEMBERS.containsAll(members.keySet())) {
        throw new InvalidValueException("member-unknown");
      }
      return switch (required(members, "outcome", Function.identity())) {
        case "produced" -> new CardResult(id, made(members), null, null);
        case "failed" -> new CardResult(id, null, failure(members), null);
        default -> throw new InvalidValueException("outcome-unknown");
      };
    } catch (InvalidValueException invalid) {
      return new CardResult(id, null, null, invalid.code());
    }
  }

  private static Made made(Map<?, ?> members) {
    return new Made(
        required(members, "cardNo", CardNo::parse),
        required(members, "cardIdCode", CardIdCode::parse),
        required(members, "issuedOn", TimeFields::date),
        required(members, "validUntil", TimeFields::date),
        optional(members, "bankCode", BankCode::parse),
        optional(members, "bankAccount", BankAccount::parse));
  }

  private static String failure(Map<?, ?> members) {
    var reason = required(members, "reason", Function.identity());
    if (!FAILURES.contains(reason)) {
      throw new InvalidValueException("reason-unknown");
    }
    return reason;
  }

  private static <T> T required(Map<?, ?> members, String name, Function<String, T> parse) {
    var value = optional(members, name, parse);
    if (value == null) {
      throw new InvalidValueException("value-required");
    }
    return value;
  }

  private static <T> T optional(Map<?, ?> members, String name, Function<String, T> parse) {
    var value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw new InvalidValueException("value-not-text");
    }
    return parse.apply(text);
  }
}
