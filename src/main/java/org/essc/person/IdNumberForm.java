package org.essc.person;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.platform.problem.InvalidValueException;

/**
 * What the number of an identity document says of itself. The forms have nothing in common, so a
 * number tells which document it is of.
 *
 * <pre>
 *  resident identity card    | 18 characters, GB 11643-1999: address code, birth date as yyyyMMdd,
 *                            | sequence, check character by ISO 7064 MOD 11-2
 *  residence permit          | the same after 810000 (Hong Kong), 820000 (Macao), 830000 (Taiwan)
 *  permanent resident's card | since December 2023 the same after 9, the place of issue (two
 *                            | digits) and the nationality (ISO 3166-1 numeric); before, the
 *                            | nationality in three letters, the place of issue (four digits),
 *                            | the birth date as yyMMdd, a sequence, and a check digit by the
 *                            | weights 7, 3, 1 (ICAO 9303, part 3)
 *  passport                  | issuing state in three letters, a hyphen, the number as that state
 *                            | forms it; it has no check character outside the machine-readable zone
 * </pre>
 *
 * @param birth null where the number does not tell
 */
record IdNumberForm(IdType type, LocalDate birth) {

  private static final int LENGTH = 18;
  private static final Pattern CHECKED = Pattern.compile("[0-9]{17}[0-9X]");
  private static final Pattern FORMER_RESIDENT = Pattern.compile("[A-Z]{3}[0-9]{12}");
  private static final Pattern PASSPORT = Pattern.compile("[A-Z]{3}-[0-9A-Z]{5,9}");

  private static final Pattern HONG_KONG_MACAO_TAIWAN = Pattern.compile("8[123]0000.*");
  private static final String CHECK_CHARACTERS = "10X98765432";
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  private static final int[] MACHINE_READABLE_WEIGHTS = {7, 3, 1};

  /** Nobody born earlier was alive when the first social security cards were issued (1999). */
  private static final int EARLIEST_BIRTH_YEAR = 1880;

  /** The last year in which cards with a two-digit birth year were issued. */
  private static final int LAST_SHORT_YEAR = 23;

  private static final Set<String> COUNTRIES =
      Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA3);

  /** Issuers of ICAO 9303 that are no countries: United Nations, refugees, stateless and so on. */
  private static final Set<String> OTHER_ISSUERS =
      Set.of("UNO", "UNA", "UNK", "EUE", "RKS", "XXA", "XXB", "XXC", "XXX");

  /** Where the form is generally known; elsewhere five to nine letters and digits. */
  private static final Map<String, Pattern> OF_STATE =
      Map.of(
          "CHN", Pattern.compile("[A-Z]([0-9]{8}|[A-Z][0-9]{7})"),
          "DEU", Pattern.compile("[0-9CFGHJKLMNPRTVWXYZ]{9}"),
          "FRA", Pattern.compile("[0-9]{2}[A-Z]{2}[0-9]{5}"),
          "GBR", Pattern.compile("[0-9]{9}"),
          "JPN", Pattern.compile("[A-Z]{2}[0-9]{7}"),
          "USA", Pattern.compile("[0-9A-Z][0-9]{8}"));

  /**
   * @throws InvalidValueException {@code id-number-format}, {@code id-number-birth-date} or {@code
   *     id-number-check-character}
   */
  static IdNumberForm of(String value) {
    if (value != null && CHECKED.matcher(value).matches()) {
      return checked(value);
    }
    if (value != null && FORMER_RESIDENT.matcher(value).matches()) {
      return formerResident(value);
    }
    if (value != null && PASSPORT.matcher(value).matches()) {
      return passport(value);
    }
    throw new InvalidValueException("id-number-format");
  }

  private static IdNumberForm checked(String value) {
    var birth = date(number(value, 6, 10), number(value, 10, 12), number(value, 12, 14));
    if (checkCharacter(value) != value.charAt(LENGTH - 1)) {
      throw new InvalidValueException("id-number-check-character");
    }
    if (value.charAt(0) == '9') {
      return new IdNumberForm(IdType.FOREIGN_PERMANENT_RESIDENT_ID, birth);
    }
    boolean permit = HONG_KONG_MACAO_TAIWAN.matcher(value).matches();
    return new IdNumberForm(permit ? IdType.RESIDENCE_PERMIT : IdType.RESIDENT_ID, birth);
  }

  private static IdNumberForm formerResident(String value) {
    requireIssuer(value);
    int year = number(value, 7, 9);
    var birth =
        date(
            (year <= LAST_SHORT_YEAR ? 2000 : 1900) + year,
            number(value, 9, 11),
            number(value, 11, 13));
    if (machineReadableDigit(value.substring(0, 14)) != value.charAt(14) - '0') {
      throw new InvalidValueException("id-number-check-character");
    }
    return new IdNumberForm(IdType.FOREIGN_PERMANENT_RESIDENT_ID, birth);
  }

  private static IdNumberForm passport(String value) {
    requireIssuer(value);
    var form = OF_STATE.get(value.substring(0, 3));
    var number = value.substring(4);
    if (form != null && !form.matcher(number).matches()
        || number.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      throw new InvalidValueException("id-number-format");
    }
    return new IdNumberForm(IdType.PASSPORT, null);
  }

  private static void requireIssuer(String value) {
    var issuer = value.substring(0, 3);
    if (!COUNTRIES.contains(issuer) && !OTHER_ISSUERS.contains(issuer)) {
      throw new InvalidValueException("id-number-format");
    }
  }

  /**
   * The check character by ISO 7064 MOD 11-2.
   *
   * @param digits at least 17 digits, of which the first 17 are used
   */
  static char checkCharacter(String digits) {
    int sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += (digits.charAt(i) - '0') * WEIGHTS[i];
    }
    return CHECK_CHARACTERS.charAt(sum % 11);
  }

  /** Letters count from A = 10. */
  static int machineReadableDigit(String characters) {
    int sum = 0;
    for (int i = 0; i < characters.length(); i++) {
      sum +=
          Character.digit(characters.charAt(i), Character.MAX_RADIX)
              * MACHINE_READABLE_WEIGHTS[i % MACHINE_READABLE_WEIGHTS.length];
    }
    return sum % 10;
  }

  private static LocalDate date(int year, int month, int day) {
    try {
      if (year >= EARLIEST_BIRTH_YEAR) {
        return LocalDate.of(year, month, day);
      }
    } catch (DateTimeException e) {
      // 30 February and the like: refused below, as a date before the earliest is
    }
    throw new InvalidValueException("id-number-birth-date");
  }

  private static int number(String value, int from, int to) {
    return Integer.parseInt(value, from, to, 10);
  }
}
