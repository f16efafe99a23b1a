package org.essc.card.application;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.person.IdNumber;
import org.essc.platform.problem.InvalidValueException;
import org.essc.region.PolicyTerms.Term;

/** What is collected about a person besides what a card shows. Each is valid by construction. */
final class CollectedValues {

  private static final String MASK = "******";

  private CollectedValues() {}

  /** GB/T 2261.1: 1 male, 2 female. */
  enum Sex {
    MALE("1"),
    FEMALE("2");

    private final String code;

    Sex(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }

    static Sex parse(String text) {
      for (var sex : values()) {
        if (sex.code.equals(text)) {
          return sex;
        }
      }
      throw new InvalidValueException("sex-unknown");
    }

    /** Where the ID number tells. */
    static Optional<Sex> of(IdNumber number) {
      return number.male().map(male -> male ? MALE : FEMALE);
    }
  }

  /** Kind of household registration (户口性质). */
  enum HukouType implements Term {
    URBAN,
    RURAL,
    /** Where the two are no longer told apart (居民户口). */
    RESIDENT;

    static HukouType parse(String text) {
      for (var type : values()) {
        if (type.code().equals(text)) {
          return type;
        }
      }
      throw new InvalidValueException("hukou-type-unknown");
    }
  }

  /** GB/T 3304: 01 to 56, 97 other, 98 naturalised citizens. */
  record EthnicGroup(String value) {
    EthnicGroup {
      requireMatch(value, ETHNIC_GROUP, "ethnic-group-unknown");
    }

    private static final Pattern ETHNIC_GROUP = Pattern.compile("0[1-9]|[1-4][0-9]|5[0-6]|97|98");
  }

  /** GB/T 2659 (ISO 3166-1), three letters. */
  record Nationality(String value) {
    private static final Set<String> CODES =
        Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA3);

    Nationality {
      if (value == null || !CODES.contains(value)) {
        throw new InvalidValueException("nationality-unknown");
      }
    }

    boolean chinese() {
      return value.equals("CHN");
    }
  }

  /** Six digits. */
  record PostalCode(String value) {
    private static final Pattern FORMAT = Pattern.compile("[0-9]{6}");

    PostalCode {
      requireMatch(value, FORMAT, "postal-code-format");
    }

    @Override
    public String toString() {
      return MASK;
    }
  }

  /** With area code, such as {@code 0394-8521885}; an extension may follow. */
  record Landline(String value) {
    private static final Pattern FORMAT =
        Pattern.compile("0[1-9][0-9]{1,2}-?[1-9][0-9]{6,7}(-[0-9]{1,6})?");

    Landline {
      requireMatch(value, FORMAT, "landline-format");
    }

    @Override
    public String toString() {
      return MASK;
    }
  }

  /** ASCII, at most 254 characters (RFC 5321). */
  record EmailAddress(String value) {
    private static final Pattern FORMAT =
        Pattern.compile(
            "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
                + "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}");

    EmailAddress {
      if (value == null || value.length() > 254) {
        throw new InvalidValueException("email-format");
      }
      requireMatch(value, FORMAT, "email-format");
    }

    @Override
    public String toString() {
      return MASK;
    }
  }

  /** GB/T 6565, one to seven digits. */
  record Occupation(String value) {
    private static final Pattern FORMAT = Pattern.compile("[0-8][0-9]{0,6}");

    Occupation {
      requireMatch(value, FORMAT, "occupation-format");
    }
  }

  /** GB/T 4658, two digits. */
  record Education(String value) {
    private static final Pattern FORMAT = Pattern.compile("[1-9][0-9]");

    Education {
      requireMatch(value, FORMAT, "education-format");
    }
  }

  /** GB/T 2261.2. */
  record MaritalStatus(String value) {
    private static final Set<String> CODES = Set.of("10", "20", "21", "22", "23", "30", "40", "90");

    MaritalStatus {
      if (value == null || !CODES.contains(value)) {
        throw new InvalidValueException("marital-status-unknown");
      }
    }
  }

  /** Name of an employer, school or community, on one line. */
  record OrganisationName(String value) {
    private static final Pattern FORMAT =
        Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M} ·.,&()（）“”\"'、/-]{0,99}");

    OrganisationName {
      requireMatch(value, FORMAT, "employer-name-format");
      value = Normalizer.normalize(value, Normalizer.Form.NFC);
    }

    @Override
    public String toString() {
      return MASK;
    }
  }

  /** Unified social credit code by GB 32100-2015, with its check character. */
  record CreditCode(String value) {
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {
      1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28
    };
    private static final Pattern FORMAT = Pattern.compile("[0-9A-HJ-NPQRTUWXY]{18}");

    CreditCode {
      requireMatch(value, FORMAT, "employer-no-format");
      if (check(value) != value.charAt(17)) {
        throw new InvalidValueException("employer-no-check-character");
      }
    }

    private static char check(String value) {
      int sum = 0;
      for (int i = 0; i < WEIGHTS.length; i++) {
        sum += ALPHABET.indexOf(value.charAt(i)) * WEIGHTS[i];
      }
      return ALPHABET.charAt((31 - sum % 31) % 31);
    }
  }

  private static void requireMatch(String value, Pattern format, String code) {
    if (value == null || !format.matcher(value).matches()) {
      throw new InvalidValueException(code);
    }
  }
}
