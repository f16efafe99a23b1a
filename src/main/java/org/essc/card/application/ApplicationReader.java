package org.essc.card.application;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.essc.act.ActContext;
import org.essc.card.application.ApplicationBody.DocumentsBody;
import org.essc.card.application.ApplicationBody.EligibilityBody;
import org.essc.card.application.ApplicationBody.GuardianBody;
import org.essc.card.application.ApplicationRequest.Documents;
import org.essc.card.application.ApplicationRequest.Guardian;
import org.essc.card.application.ApplicationRequest.SpecialGroup;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.EligibleGroup;
import org.essc.region.PolicyTerms.IdCopySides;
import org.essc.region.PolicyTerms.Represented;
import org.essc.region.PolicyTerms.Term;
import org.essc.region.RegionCode;

/** Reads an application, or an agency's row of one, into values that are valid by their types. */
@Singleton
public class ApplicationReader {

  private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7E]{1,64}");

  /** Said by people whom no group takes in. */
  private static final String NO_GROUP = "none";

  private final Clock clock;

  ApplicationReader(@BusinessDates Clock clock) {
    this.clock = clock;
  }

  /**
   * @param by reads who asks, adding what is wrong with it to the same violations
   */
  public ApplicationRequest read(Violations fields, ApplicationBody body, Supplier<ActContext> by) {
    var region = fields.read("regionCode", body.regionCode(), RegionCode::parse);
    return read(
        fields,
        region,
        new Parts(
            body.eligibility(),
            body.person(),
            body.documents(),
            body.photoId(),
            body.agentGround(),
            body.guardian()),
        by);
  }

  public ApplicationRequest read(
      Violations fields,
      RegionCode region,
      ApplicationBody.AgencyRow row,
      Supplier<ActContext> by) {
    return read(
        fields,
        region,
        new Parts(
            row.eligibility(), row.person(), row.documents(), row.photoId(), null, row.guardian()),
        by);
  }

  private record Parts(
      EligibilityBody eligibility,
      PersonBody person,
      DocumentsBody documents,
      String photoId,
      String agentGround,
      GuardianBody guardian) {}

  private ApplicationRequest read(
      Violations fields, RegionCode region, Parts parts, Supplier<ActContext> by) {
    var person = PersonBody.read(fields, "person.", parts.person(), ChinaTime.today(clock));
    var group = group(fields, parts.eligibility());
    var proof =
        group == null
            ? null
            : fields.read(
                "eligibility.reference",
                parts.eligibility().reference(),
                ApplicationReader::reference);
    var documents = documents(fields, parts.documents());
    var photoId =
        fields.readOptional("photoId", parts.photoId(), Violations.uuid("photo-id-format"));
    var ground =
        fields.readOptional(
            "agentGround", parts.agentGround(), text -> Term.parse(text, Represented.values()));
    var context = by.get();
    var guardian = guardian(fields, parts.guardian());
    return new ApplicationRequest(
        region,
        context,
        group,
        proof,
        person,
        documents,
        photoId,
        ground == null ? context.party().ground() : ground,
        guardian);
  }

  private static EligibleGroup group(Violations fields, EligibilityBody body) {
    if (body == null || body.group() == null) {
      fields.add("eligibility.group", "required");
      return null;
    }
    return NO_GROUP.equals(body.group())
        ? null
        : fields.read(
            "eligibility.group", body.group(), text -> Term.parse(text, EligibleGroup.values()));
  }

  private static Documents documents(Violations fields, DocumentsBody body) {
    if (body == null) {
      return new Documents(null, null, null, null, null, null, null);
    }
    var special =
        fields.readOptional(
            "documents.specialGroup",
            body.specialGroup(),
            text -> Term.parse(text, SpecialGroup.values()));
    if (body.specialGroupCertificate() != null && body.specialGroup() == null) {
      fields.add("documents.specialGroup", "required");
    }
    return new Documents(
        optional(fields, "documents.applicationForm", body.applicationForm()),
        optional(fields, "documents.idDocument", body.idDocument()),
        fields.readOptional("documents.idCopies", body.idCopies(), ApplicationReader::copies),
        fields.readOptional(
            "documents.idCopySides",
            body.idCopySides(),
            text -> Term.parse(text, IdCopySides.values())),
        optional(fields, "documents.fingerprint", body.fingerprint()),
        special,
        optional(fields, "documents.specialGroupCertificate", body.specialGroupCertificate()));
  }

  private Guardian guardian(Violations fields, GuardianBody body) {
    if (body == null) {
      return null;
    }
    var today = ChinaTime.today(clock);
    var idType = fields.read("guardian.idType", body.idType(), IdType::parse);
    return new Guardian(
        idType,
        fields.read(
            "guardian.idNumber", body.idNumber(), text -> IdNumber.parse(idType, text, today)),
        fields.read("guardian.name", body.name(), PersonName::parse),
        optional(fields, "guardian.proof", body.proof()));
  }

  private static Integer copies(Integer number) {
    if (number < 0 || number > 9) {
      throw new InvalidValueException("copies-out-of-range");
    }
    return number;
  }

  private static String optional(Violations fields, String field, String text) {
    return fields.readOptional(field, text, ApplicationReader::reference);
  }

  public static String reference(String text) {
    if (!REFERENCE.matcher(text).matches()) {
      throw new InvalidValueException("reference-format");
    }
    return text;
  }
}
