package org.essc.binding;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.card.BankAccount;
import org.essc.card.BankCode;
import org.essc.login.Login;
import org.essc.login.RequestedDetail;
import org.essc.login.RichAuthorization.InvalidDetailException;
import org.essc.login.RichAuthorization.Pushed;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.text.JsonText;

/**
 * Reads the details of type {@code bank-card-binding}: step 1 of the flow. Whether they are true is
 * not looked at before the holder is there, so that a pushed request is no oracle.
 */
final class BindingRequest {

  static final String TYPE = "bank-card-binding";

  private static final int TAIL = 4;
  private static final int LONGEST = 100;
  private static final List<String> PERSONAL = List.of("phone", "idNumber", "name", "accountNo");
  private static final Set<String> MEMBERS =
      Set.of(
          "type",
          "bankCode",
          "accountTail",
          "phone",
          "idNumber",
          "name",
          "accountNo",
          "enables",
          "until");

  private BindingRequest() {}

  /** What is compared with what the platform knows; all as it was sent. */
  record Personal(String phone, String idNumber, String name, String accountNo) {

    static Personal of(ObjectMapper json, String text) {
      return JsonText.read(json, text, Personal.class);
    }

    @Override
    public String toString() {
      return "Personal[]";
    }
  }

  static Pushed read(ObjectMapper json, Map<String, Object> detail) {
    if (!MEMBERS.containsAll(detail.keySet())) {
      throw new InvalidDetailException("A member is unknown.");
    }
    var account = text(detail, "accountNo");
    var shown = new LinkedHashMap<String, Object>();
    try {
      shown.put("bankCode", BankCode.parse(text(detail, "bankCode")).value());
      BankAccount.parse(account);
    } catch (InvalidValueException wrong) {
      throw new InvalidDetailException("bankCode or accountNo is malformed.");
    }
    var tail = text(detail, "accountTail");
    if (tail.length() != TAIL || !account.endsWith(tail)) {
      throw new InvalidDetailException("accountTail is not the account's last four digits.");
    }
    shown.put("accountTail", tail);
    shown.put("enables", enables(detail.get("enables")));
    shown.put("until", until(text(detail, "until")).toString());
    return new Pushed(new RequestedDetail(TYPE, shown), personal(json, detail));
  }

  /**
   * What the holder of a login was shown, and has agreed to.
   *
   * @param id of the binding
   */
  static BankBinding agreed(Login login, UUID id, Instant at) {
    return BankBinding.agreed(
        id,
        login.holderId(),
        login.eCardId(),
        login.request().portal(),
        shown(login, "bankCode"),
        shown(login, "accountTail"),
        LocalDate.parse(shown(login, "until")),
        at);
  }

  private static String shown(Login login, String name) {
    return (String) login.request().detail().shown().get(name);
  }

  private static String text(Map<String, Object> detail, String name) {
    if (detail.get(name) instanceof String text && !text.isEmpty() && text.length() <= LONGEST) {
      return text;
    }
    throw new InvalidDetailException(name + " is missing or malformed.");
  }

  private static List<String> enables(Object member) {
    if (List.of("payment").equals(member)) {
      return List.of("payment");
    }
    throw new InvalidDetailException("enables is [\"payment\"].");
  }

  private static LocalDate until(String text) {
    try {
      return TimeFields.date(text);
    } catch (InvalidValueException malformed) {
      throw new InvalidDetailException("until is no date.");
    }
  }

  private static String personal(ObjectMapper json, Map<String, Object> detail) {
    var personal = new LinkedHashMap<String, String>();
    PERSONAL.forEach(name -> personal.put(name, text(detail, name)));
    return JsonText.write(json, personal);
  }
}
