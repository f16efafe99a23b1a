package org.essc.console.clerk;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.console.IdTypes;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.ApplicationInput;
import org.essc.region.PolicyTerms.CollectedField;
import org.essc.region.RegionPolicy;

/** What is entered of somebody who applies for a card, in the order of the paper form. */
final class ApplicationFields {

  private static final String PERSON = "person.";

  static final List<DeskField> ALL =
      List.of(
          DeskField.choice("eligibility.group", "insured", "hukou", "entitled-non-local", "none"),
          DeskField.needed("eligibility.reference"),
          DeskField.choice("person.idType", IdTypes.codes()),
          DeskField.needed("person.idNumber"),
          DeskField.needed("person.name"),
          DeskField.choice("person.sex", "1", "2"),
          DeskField.needed("person.birthDate"),
          DeskField.text("person.ethnicGroup"),
          DeskField.text("person.nationality"),
          DeskField.text("person.idValidFrom"),
          DeskField.text("person.idValidUntil"),
          DeskField.mayChoose("person.hukouType", "urban", "rural", "resident"),
          DeskField.text("person.hukouAddress"),
          DeskField.text("person.address"),
          DeskField.text("person.postalCode"),
          DeskField.text("person.phone"),
          DeskField.text("person.landline"),
          DeskField.text("person.email"),
          DeskField.text("person.occupation"),
          DeskField.text("person.education"),
          DeskField.text("person.maritalStatus"),
          DeskField.text("person.employer"),
          DeskField.text("person.employerNo"),
          DeskField.text("documents.applicationForm"),
          DeskField.text("documents.idDocument"),
          DeskField.mayCount("documents.idCopies"),
          DeskField.mayChoose("documents.idCopySides", "front", "both"),
          DeskField.text("documents.fingerprint"),
          DeskField.mayChoose(
              "documents.specialGroup",
              "retired",
              "disabled",
              "work-injured",
              "minimum-living-allowance"),
          DeskField.text("documents.specialGroupCertificate"),
          DeskField.mayChoose("agentGround", "anyone", "immobile-or-long-away"));

  private ApplicationFields() {}

  static Set<String> asked(RegionPolicy policy) {
    var asked = new HashSet<String>();
    var persons =
        policy.stated(ApplicationKeys.APPLICATION_MANDATORY_FIELDS).orElse(Set.of()).stream()
            .map(CollectedField::code)
            .collect(Collectors.toSet());
    for (var field : ALL) {
      if (field.path().startsWith(PERSON)
          && persons.contains(code(field.path().substring(PERSON.length())))) {
        asked.add(field.path());
      }
    }
    for (var input : policy.stated(ApplicationKeys.APPLICATION_INPUTS).orElse(Set.of())) {
      switch (input) {
        case APPLICATION_FORM -> asked.add("documents.applicationForm");
        case ID_DOCUMENT -> asked.add("documents.idDocument");
        case FINGERPRINT -> asked.add("documents.fingerprint");
        case CARD_DETAILS, PHOTO, SPECIAL_GROUP_CERTIFICATE -> {
          // the person's fields; the picture that came before; only of people whom it concerns
        }
      }
    }
    if (policy.stated(ApplicationKeys.APPLICATION_ID_COPIES).isPresent()) {
      asked.add("documents.idCopies");
    }
    if (policy.stated(ApplicationKeys.APPLICATION_ID_COPY_SIDES).isPresent()) {
      asked.add("documents.idCopySides");
    }
    return asked;
  }

  /** As the region wants a picture, which is taken before the form is filled in. */
  static boolean picture(RegionPolicy policy) {
    return policy
        .stated(ApplicationKeys.APPLICATION_INPUTS)
        .orElse(Set.of())
        .contains(ApplicationInput.PHOTO);
  }

  /** The policy's word of a member's name. */
  private static String code(String member) {
    return member.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
