package org.essc.card.application;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.platform.problem.ProblemException;
import org.essc.region.RegionCode;

/**
 * An application as it stands, without what it says of the person.
 *
 * @param kind {@code first} or {@code replacement}
 * @param replaces the card in whose place the new one is made; null of a first card
 * @param route code of the route it came through, such as {@code self}
 * @param submittedBy partner number, or {@code staff:} and the subject
 * @param agencyFileId the agency's file it came in, or null
 * @param photoId null while the photo is to be collected
 * @param voucher whether a claim voucher was given for it
 * @param cardId the card made for it, or null
 */
public record CardApplication(
    UUID id,
    UUID holderId,
    String kind,
    UUID replaces,
    RegionCode region,
    ApplicationState state,
    String route,
    String submittedBy,
    UUID agencyFileId,
    UUID photoId,
    boolean voucher,
    UUID cardId,
    LocalDate appliedOn,
    Instant updatedAt,
    int version) {

  static final String FIRST = "first";
  static final String REPLACEMENT = "replacement";

  /** Whether it is for the card that replaces one. */
  public boolean replacement() {
    return kind.equals(REPLACEMENT);
  }

  /**
   * @throws ProblemException {@code application-state} where it is in another state
   */
  public void require(ApplicationState wanted) {
    if (state != wanted) {
      throw wrongState();
    }
  }

  ProblemException wrongState() {
    return ProblemException.of(ApplicationProblems.APPLICATION_STATE).with("state", state.text());
  }
}
