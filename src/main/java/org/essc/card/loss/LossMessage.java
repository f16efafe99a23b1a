package org.essc.card.loss;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.essc.card.CardNo;
import org.essc.card.CardSelector;
import org.essc.person.IdNumber;
import org.essc.pin.Pin;
import org.essc.platform.problem.InvalidValueException;

/**
 * A text message that reports a loss, read strictly by the form that a region states, such as
 * {@code GS#{cardNo}#{pin}}. Letters may be lower case, as telephones write them; nothing stands
 * before or after but spaces at the end, which telephones add. Full-width characters are not taken
 * for their half-width likes: what a person meant is not guessed where a PIN is counted.
 *
 * @param card by card number or by ID number
 */
record LossMessage(CardSelector card, Pin pin) {

  private static final Pattern PLACE = Pattern.compile("\\{(cardNo|idNumber|pin)}");

  /** A form with its places, compiled. */
  private static Pattern compile(String form) {
    var pattern = new StringBuilder();
    var places = PLACE.matcher(form);
    int from = 0;
    while (places.find()) {
      pattern.append(literal(form.substring(from, places.start())));
      pattern.append(
          switch (places.group(1)) {
            case "cardNo" -> "(?<cardNo>[0-9A-Za-z]{6,32})";
            case "idNumber" ->
                "(?<idNumber>(?i:[0-9]{17}[0-9X]|[A-Z]{3}(?:[0-9]{12}|-[0-9A-Z]{5,9})))";
            default -> "(?<pin>[0-9]{4,12})";
          });
      from = places.end();
    }
    return Pattern.compile(pattern.append(literal(form.substring(from))) + " *");
  }

  /** A form as holders are told it. */
  static String inWords(String form) {
    return form.replace("{cardNo}", "社会保障卡号").replace("{idNumber}", "身份证号码").replace("{pin}", "密码");
  }

  private static String literal(String text) {
    return "(?i:" + Pattern.quote(text) + ")";
  }

  /**
   * All that the message may mean under one of the forms: eighteen digits may be either number.
   *
   * @param today the day in China
   */
  static List<LossMessage> read(String text, List<String> forms, LocalDate today) {
    var meanings = new ArrayList<LossMessage>();
    for (var form : forms) {
      var match = compile(form).matcher(text);
      if (match.matches()) {
        selector(form, match, today)
            .ifPresent(card -> meanings.add(new LossMessage(card, Pin.parse(match.group("pin")))));
      }
    }
    return meanings;
  }

  private static Optional<CardSelector> selector(String form, Matcher match, LocalDate today) {
    try {
      return Optional.of(
          form.contains("{cardNo}")
              ? CardSelector.of(CardNo.parse(match.group("cardNo").toUpperCase(Locale.ROOT)))
              : CardSelector.of(
                  IdNumber.parse(match.group("idNumber").toUpperCase(Locale.ROOT), today)));
    } catch (InvalidValueException noSuchNumber) {
      return Optional.empty();
    }
  }

  /** Whether it has letters, digits or signs of the full-width forms (U+FF01 to U+FF5E). */
  static boolean fullWidth(String text) {
    return text.chars().anyMatch(c -> c >= '\uFF01' && c <= '\uFF5E' || c == '\u3000');
  }

  @Override
  public String toString() {
    return "LossMessage[…]";
  }
}
