package org.essc.card.application;

import java.time.LocalDate;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
import org.essc.person.IdDocuments;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.IdValidity;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.problem.Violations;

/** The collected fields as they are sent; unknown ones are refused. */
@Schema(
    name = "ApplicantPerson",
    requiredProperties = {"idType", "idNumber", "name", "sex", "birthDate"})
record PersonBody(
    @Schema(description = IdDocuments.TYPES, examples = "01") String idType,
    @Schema(description = IdDocuments.NUMBERS) String idNumber,
    @Schema(description = "name as on the ID document (aac003)") String name,
    @Schema(
            description = "GB/T 2261.1; must agree with the ID number where that tells",
            enumeration = {"1", "2"})
        String sex,
    @Schema(description = "must agree with the ID number where that tells", format = "date")
        String birthDate,
    @Schema(description = "GB/T 3304, two digits", examples = "01") String ethnicGroup,
    @Schema(description = "GB/T 2659, three letters", examples = "CHN") String nationality,
    @Schema(description = "first day of the ID document", format = "date") String idValidFrom,
    @Schema(description = "last day of the ID document, or long-term") String idValidUntil,
    @Schema(enumeration = {"urban", "rural", "resident"}) String hukouType,
    @Schema(description = "address of the household registration") String hukouAddress,
    @Schema(description = "where post reaches the person") String address,
    @Schema(description = "six digits") String postalCode,
    @Schema(description = "mobile phone (aac067), 11 digits") String phone,
    @Schema(description = "with area code", examples = "0394-8521885") String landline,
    String email,
    @Schema(description = "GB/T 6565") String occupation,
    @Schema(description = "GB/T 4658, two digits") String education,
    @Schema(description = "GB/T 2261.2, two digits") String maritalStatus,
    @Schema(description = "name of employer, school or community") String employer,
    @Schema(description = "unified social credit code, GB 32100") String employerNo) {

  /**
   * The values; where {@code fields} gathers violations the result must not be used.
   *
   * @param prefix of the fields' names, such as {@code person.}
   */
  static Person read(Violations fields, String prefix, PersonBody body, LocalDate today) {
    if (body == null) {
      fields.add(prefix.substring(0, prefix.length() - 1), "required");
      return null;
    }
    return new Reader(fields, prefix, today).read(body);
  }

  private record Reader(Violations fields, String prefix, LocalDate today) {

    Person read(PersonBody body) {
      var idType = must("idType", body.idType, IdType::parse);
      return new Person(
          idType,
          must("idNumber", body.idNumber, text -> IdNumber.parse(idType, text, today)),
          must("name", body.name, PersonName::parse),
          must("sex", body.sex, Sex::parse),
          must("birthDate", body.birthDate, TimeFields::date),
          may("ethnicGroup", body.ethnicGroup, EthnicGroup::new),
          may("nationality", body.nationality, Nationality::new),
          validity(body),
          may("hukouType", body.hukouType, HukouType::parse),
          may("hukouAddress", body.hukouAddress, PostalAddress::parse),
          may("address", body.address, PostalAddress::parse),
          may("postalCode", body.postalCode, PostalCode::new),
          may("phone", body.phone, PhoneNumber::parse),
          may("landline", body.landline, Landline::new),
          may("email", body.email, EmailAddress::new),
          may("occupation", body.occupation, Occupation::new),
          may("education", body.education, Education::new),
          may("maritalStatus", body.maritalStatus, MaritalStatus::new),
          may("employer", body.employer, OrganisationName::new),
          may("employerNo", body.employerNo, CreditCode::new));
    }

    private IdValidity validity(PersonBody body) {
      var from = may("idValidFrom", body.idValidFrom, TimeFields::date);
      boolean longTerm = IdValidity.LONG_TERM.equals(body.idValidUntil);
      var until = longTerm ? null : may("idValidUntil", body.idValidUntil, TimeFields::date);
      try {
        return new IdValidity(from, until, longTerm);
      } catch (InvalidValueException order) {
        fields.add(prefix + "idValidUntil", order.code());
        return null;
      }
    }

    private <T> T must(String field, String text, Function<String, T> parse) {
      return fields.read(prefix + field, text, parse);
    }

    private <T> T may(String field, String text, Function<String, T> parse) {
      return fields.readOptional(prefix + field, text, parse);
    }
  }

  @Override
  public String toString() {
    return "PersonBody[…]";
  }
}
