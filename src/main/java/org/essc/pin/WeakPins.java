package org.essc.pin;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.act.ActRules;
import org.essc.person.PhoneNumber;
import org.essc.platform.problem.ProblemException;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.WeakPin;
import org.essc.region.RegionPolicy;

/** Tells why a new PIN would be too easy to guess. */
public final class WeakPins {

  private static final int DECIMAL = 10;

  private WeakPins() {}

  /**
   * @param birth the holder's, or null
   * @param phone the holder's, or null
   * @throws ProblemException 422 {@code pin-weak} with the reason and the rule
   */
  public static void refuse(RegionPolicy policy, LocalDate birth, PhoneNumber phone, Pin pin) {
    reason(policy, birth, phone, pin)
        .ifPresent(
            reason -> {
              throw ActRules.refusal(
                      PinValueProblems.WEAK, policy, policy.ruleWith(PinKeys.PIN_REFUSES, reason))
                  .with("reason", reason.code());
            });
  }

  /** The first of the region's reasons that applies. */
  private static Optional<WeakPin> reason(
      RegionPolicy policy, LocalDate birth, PhoneNumber phone, Pin pin) {
    for (var kind : WeakPin.values()) {
      if (policy.value(PinKeys.PIN_REFUSES).contains(kind)
          && applies(kind, policy, birth, phone, pin)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static boolean applies(
      WeakPin kind, RegionPolicy policy, LocalDate birth, PhoneNumber phone, Pin pin) {
    var digits = pin.value();
    return switch (kind) {
      case INITIAL_VALUE -> policy.stated(PinKeys.PIN_INITIAL).filter(digits::equals).isPresent();
      case SAME_DIGITS -> stepsBy(digits, 0);
      case SEQUENCE -> stepsBy(digits, 1) || stepsBy(digits, DECIMAL - 1);
      case BIRTH_DATE -> birth != null && isBirthDate(digits, birth);
      case PHONE_NUMBER -> isOfPhone(digits, phone);
    };
  }

  /** Each digit from the one before, going on at 0 after 9 (and at 9 after 0). */
  private static boolean stepsBy(String digits, int step) {
    for (int i = 1; i < digits.length(); i++) {
      if ((digits.charAt(i) - digits.charAt(i - 1) + DECIMAL) % DECIMAL != step) {
        return false;
      }
    }
    return true;
  }

  /** Any of its digits that stand together. */
  private static boolean isOfPhone(String digits, PhoneNumber phone) {
    return phone != null && phone.value().contains(digits);
  }

  /**
   * Year, month and day in every order, the year with four digits or two, month and day with or
   * without a leading zero; all of that or as many of its digits in a row as a PIN has, and all of
   * it backwards.
   */
  private static boolean isBirthDate(String digits, LocalDate birth) {
    var backwards = new StringBuilder(digits).reverse();
    return datesOf(birth).anyMatch(date -> date.contains(digits) || date.contains(backwards));
  }

  private static java.util.stream.Stream<String> datesOf(LocalDate birth) {
    var years = Set.of("%04d".formatted(birth.getYear()), "%02d".formatted(birth.getYear() % 100));
    var months = forms(birth.getMonthValue());
    var days = forms(birth.getDayOfMonth());
    return years.stream()
        .flatMap(
            y ->
                months.stream()
                    .flatMap(
                        m ->
                            days.stream()
                                .flatMap(
                                    d ->
                                        List.of(
                                            y + m + d, y + d + m, m + d + y, d + m + y, m + y + d,
                                            d + y + m, y + m, m + y, y + d, d + y)
                                            .stream())));
  }

  private static Set<String> forms(int number) {
    return Set.copyOf(
        new java.util.TreeSet<>(List.of("%02d".formatted(number), String.valueOf(number))));
  }
}
