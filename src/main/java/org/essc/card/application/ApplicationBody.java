package org.essc.card.application;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContextBody;

/** An application for a first card, as it is sent. */
@Schema(
    name = "CardApplicationRequest",
    requiredProperties = {"regionCode", "eligibility", "person"})
public record ApplicationBody(
    @Schema(description = "GB/T 2260, six digits (aab301)", examples = "411600") String regionCode,
    ActContextBody by,
    EligibilityBody eligibility,
    PersonBody person,
    DocumentsBody documents,
    @Schema(description = "as POST /v1/card-photos gave it") String photoId,
    @Schema(
            description =
                "why an agent acts, where the region asks for a reason; as by.party.ground",
            enumeration = {"anyone", "immobile-or-long-away"})
        String agentGround,
    @Schema(
            description =
                "of a minor, or of a person without full legal capacity, for whom employer, community or"
                    + " school applies; what was shown is that of an application in person")
        GuardianBody guardian) {

  /** On what ground the person may have a card. */
  @Schema(
      name = "Eligibility",
      requiredProperties = {"group"})
  record EligibilityBody(
      @Schema(
              description = "uninsured people of a region for the insured enrol first",
              enumeration = {"insured", "hukou", "entitled-non-local", "none"})
          String group,
      @Schema(description = "reference of the proof, 1 to 64 visible ASCII characters")
          String reference) {}

  /** What was handed in, by reference. */
  @Schema(name = "ApplicationDocuments")
  record DocumentsBody(
      @Schema(description = "reference of the signed form") String applicationForm,
      @Schema(description = "reference of the copies or pictures of the ID document")
          String idDocument,
      @Schema(description = "number of copies of the ID document") Integer idCopies,
      @Schema(enumeration = {"front", "both"}) String idCopySides,
      @Schema(description = "reference from the collection device; never the fingerprint itself")
          String fingerprint,
      @Schema(
              description = "only of people to whom it applies",
              enumeration = {"retired", "disabled", "work-injured", "minimum-living-allowance"})
          String specialGroup,
      @Schema(description = "reference of the certificate") String specialGroupCertificate) {}

  /** Who consents for a minor or a person without full legal capacity. */
  @Schema(
      name = "ApplicationGuardian",
      requiredProperties = {"idType", "idNumber", "name"})
  record GuardianBody(
      String idType,
      String idNumber,
      String name,
      @Schema(description = "reference of the proof of guardianship") String proof) {

    @Override
    public String toString() {
      return "GuardianBody[…]";
    }
  }

  /**
   * One line of an agency's file.
   *
   * @param consent reference of the person's consent, or the guardian's
   * @param shown what the agency has seen, as in {@code by.shown}
   */
  @Schema(
      name = "AgencyApplicationRow",
      requiredProperties = {"eligibility", "person"})
  public record AgencyRow(
      EligibilityBody eligibility,
      PersonBody person,
      DocumentsBody documents,
      String photoId,
      String consent,
      List<String> shown,
      GuardianBody guardian) {

    @Override
    public String toString() {
      return "AgencyRow[…]";
    }
  }

  @Override
  public String toString() {
    return "ApplicationBody[" + regionCode + "]";
  }
}
