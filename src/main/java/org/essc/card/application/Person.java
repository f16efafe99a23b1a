package org.essc.card.application;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.card.application.CollectedValues.CreditCode;
import org.essc.card.application.CollectedValues.Education;
import org.essc.card.application.CollectedValues.EmailAddress;
import org.essc.card.application.CollectedValues.EthnicGroup;
import org.essc.card.application.CollectedValues.HukouType;
import org.essc.card.application.CollectedValues.Landline;
import org.essc.card.application.CollectedValues.MaritalStatus;
import org.essc.card.application.CollectedValues.Nationality;
import org.essc.card.application.CollectedValues.Occupation;
import org.essc.card.application.CollectedValues.OrganisationName;
import org.essc.card.application.CollectedValues.PostalCode;
import org.essc.card.application.CollectedValues.Sex;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.IdValidity;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.region.PolicyTerms.CollectedField;

/**
 * What is collected about the person: 21 fields, which with photo and fingerprint are the 23 that
 * Zhoukou collects. Null where not given; ID, name, sex and birth date always are.
 */
public record Person(
    IdType idType,
    IdNumber idNumber,
    PersonName name,
    Sex sex,
    LocalDate birthDate,
    EthnicGroup ethnicGroup,
    Nationality nationality,
    IdValidity idValidity,
    HukouType hukouType,
    PostalAddress hukouAddress,
    PostalAddress address,
    PostalCode postalCode,
    PhoneNumber phone,
    Landline landline,
    EmailAddress email,
    Occupation occupation,
    Education education,
    MaritalStatus maritalStatus,
    OrganisationName employer,
    CreditCode employerNo) {

  /** The birth date, of that holder, where the number does not tell it; else nothing. */
  public Map<UUID, LocalDate> untold(UUID holderId) {
    return idNumber.birth().isPresent() ? Map.of() : Map.of(holderId, birthDate);
  }

  boolean has(CollectedField field) {
    return switch (field) {
      case ID_TYPE -> idType != null;
      case ID_NUMBER -> idNumber != null;
      case NAME -> name != null;
      case SEX -> sex != null;
      case BIRTH_DATE -> birthDate != null;
      case ETHNIC_GROUP -> ethnicGroup != null;
      case NATIONALITY -> nationality != null;
      case ID_VALID_FROM -> idValidity.from() != null;
      case ID_VALID_UNTIL -> idValidity.endKnown();
      case HUKOU_TYPE -> hukouType != null;
      case HUKOU_ADDRESS -> hukouAddress != null;
      case ADDRESS -> address != null;
      case POSTAL_CODE -> postalCode != null;
      case PHONE -> phone != null;
      case LANDLINE -> landline != null;
      case EMAIL -> email != null;
      case OCCUPATION -> occupation != null;
      case EDUCATION -> education != null;
      case MARITAL_STATUS -> maritalStatus != null;
      case EMPLOYER -> employer != null;
      case EMPLOYER_NO -> employerNo != null;
    };
  }

  /**
   * Only residents stand in a household register and belong to an ethnic group of GB/T 3304. A
   * minor may have the household register only, which has no last day.
   */
  boolean canHave(CollectedField field, boolean minor) {
    return switch (field) {
      case ETHNIC_GROUP, HUKOU_TYPE, HUKOU_ADDRESS -> idType == IdType.RESIDENT_ID;
      case ID_VALID_FROM, ID_VALID_UNTIL -> !minor;
      default -> true;
    };
  }

  /** The field's name in requests. */
  static String member(CollectedField field) {
    var words = field.code().split("-");
    return words[0]
        + Arrays.stream(words)
            .skip(1)
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return "Person[…]";
  }
}
