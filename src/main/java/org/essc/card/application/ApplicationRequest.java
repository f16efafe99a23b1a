package org.essc.card.application;

import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.region.PolicyTerms.EligibleGroup;
import org.essc.region.PolicyTerms.IdCopySides;
import org.essc.region.PolicyTerms.Represented;
import org.essc.region.RegionCode;

/**
 * An application, valid by its types and not yet held against the region's rules.
 *
 * @param group the group that the person says to belong to; null for nobody's, the uninsured
 * @param groupProof reference of the proof, such as of the insurance relation
 * @param photoId null where none was sent
 * @param ground why an agent acts, or null
 * @param guardian of a minor, or of a person without full capacity, whose agency applies; null
 *     where the guardian is the party
 */
public record ApplicationRequest(
    RegionCode region,
    ActContext by,
    EligibleGroup group,
    String groupProof,
    Person person,
    Documents documents,
    UUID photoId,
    Represented ground,
    Guardian guardian) {

  /** The same, asked for in another context. */
  ApplicationRequest with(ActContext accepted) {
    return new ApplicationRequest(
        region, accepted, group, groupProof, person, documents, photoId, ground, guardian);
  }

  /**
   * References of what was handed in, each null where there is none.
   *
   * @param idCopies number of copies of the ID document
   * @param fingerprint reference that the collection device gave; no biometric data
   * @param specialGroup why a special group's certificate applies
   */
  record Documents(
      String applicationForm,
      String idDocument,
      Integer idCopies,
      IdCopySides idCopySides,
      String fingerprint,
      SpecialGroup specialGroup,
      String specialGroupCertificate) {}

  enum SpecialGroup implements org.essc.region.PolicyTerms.Term {
    RETIRED,
    DISABLED,
    WORK_INJURED,
    MINIMUM_LIVING_ALLOWANCE
  }

  /** Who consents for a minor or a person without full capacity. */
  record Guardian(IdType idType, IdNumber idNumber, PersonName name, String proof) {

    @Override
    public String toString() {
      return "Guardian[…]";
    }
  }

  @Override
  public String toString() {
    return "ApplicationRequest[" + region + "]";
  }
}
