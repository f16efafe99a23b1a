package org.essc.card.application;

import java.time.LocalDate;
import org.essc.card.IdNumber;
import org.essc.card.IdType;
import org.essc.card.PersonName;
import org.essc.card.PhoneNumber;
import org.essc.card.PostalAddress;
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

/**
 * What is collected about the person: 21 fields, which with photo and fingerprint are the 23 that
 * Zhoukou collects. Null where not given; ID, name, sex and birth date always are.
 */
record Person(
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

  @Override
  public String toString() {
    return "Person[…]";
  }
}
