package org.essc.binding;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Requesters;
import org.essc.binding.BindingRequest.Personal;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.card.CardSelectorBody;
import org.essc.partner.Callers;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Reads the bodies of answers and endings into values that are valid by type. */
@RequestScoped
class BindingRequests {

  private static final Set<BindingEndReason> OF_BANKS =
      EnumSet.of(
          BindingEndReason.ACCOUNT_UNKNOWN,
          BindingEndReason.ACCOUNT_NOT_USABLE,
          BindingEndReason.VISIT_BANK);

  private static final Set<BindingEndReason> OF_STAFF =
      EnumSet.of(BindingEndReason.HOLDER_WISH, BindingEndReason.MISUSE, BindingEndReason.ORDER);

  private static final int LONGEST = 100;

  private final Callers callers;
  private final Requesters requesters;
  private final Clock clock;

  BindingRequests(Callers callers, Requesters requesters, @BusinessDates Clock clock) {
    this.callers = callers;
    this.requesters = requesters;
    this.clock = clock;
  }

  /** A bank's answer as it is sent. */
  @Schema(
      name = "BankBindingAnswer",
      requiredProperties = {"outcome"})
  record AnswerBody(
      @Schema(enumeration = {"confirmed", "refused"}) String outcome,
      @Schema(
              description = "of a refusal",
              enumeration = {"account-unknown", "account-not-usable", "visit-bank"})
          String reason,
      @Schema(description = "of a confirmation, like all that follows") String bankCode,
      String accountNo,
      @Schema(description = "as the bank knows the account's owner") String idNumber,
      String name,
      @Schema(description = "registered at the bank for the account") String phone) {

    @Override
    public String toString() {
      return "AnswerBody[" + outcome + "]";
    }
  }

  /** What staff send to end bindings. */
  @Schema(
      name = "BankBindingEnding",
      requiredProperties = {"card", "reason"})
  record EndBody(
      CardSelectorBody card,
      @Schema(description = "the account's last four digits; left out, all of the card's are ended")
          String accountTail,
      @Schema(enumeration = {"holder-wish", "misuse", "order"}) String reason) {

    @Override
    public String toString() {
      return "EndBody[" + reason + "]";
    }
  }

  AnswerBinding.Request answer(UUID id, AnswerBody body) {
    var fields = Violations.ofBody(body);
    boolean confirmed = Boolean.TRUE.equals(fields.read("outcome", body.outcome(), this::outcome));
    var reason =
        confirmed || fields.any()
            ? null
            : fields.read("reason", body.reason(), text -> reason(text, OF_BANKS));
    var bankCode = confirmed ? fields.read("bankCode", body.bankCode(), BankCode::parse) : null;
    if (confirmed) {
      fields.read("accountNo", body.accountNo(), BankAccount::parse);
      fields.read("idNumber", body.idNumber(), BindingRequests::text);
      fields.read("name", body.name(), BindingRequests::text);
      fields.read("phone", body.phone(), BindingRequests::text);
    }
    fields.throwIfAny();
    return new AnswerBinding.Request(
        callers.partner().partnerNo(),
        id,
        Optional.ofNullable(reason).map(BindingEndReason::text),
        bankCode,
        new Personal(body.phone(), body.idNumber(), body.name(), body.accountNo()));
  }

  EndBindingsOfCard.Request end(EndBody body) {
    var fields = Violations.ofBody(body);
    var card = CardSelectorBody.read(fields, body.card(), ChinaTime.today(clock));
    var tail = fields.readOptional("accountTail", body.accountTail(), BindingRequests::tail);
    var reason = fields.read("reason", body.reason(), text -> reason(text, OF_STAFF));
    fields.throwIfAny();
    return new EndBindingsOfCard.Request(
        requesters.onChannel(null), card, Optional.ofNullable(tail), reason);
  }

  private boolean outcome(String text) {
    if (!text.equals("confirmed") && !text.equals("refused")) {
      throw new InvalidValueException("binding-outcome-unknown");
    }
    return text.equals("confirmed");
  }

  private static BindingEndReason reason(String text, Set<BindingEndReason> known) {
    return known.stream()
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("binding-reason-unknown"));
  }

  private static String tail(String given) {
    if (!given.matches("[0-9]{4}")) {
      throw new InvalidValueException("account-tail-format");
    }
    return given;
  }

  private static String text(String given) {
    if (given.isEmpty() || given.length() > LONGEST) {
      throw new InvalidValueException("binding-text-format");
    }
    return given;
  }
}
