package org.essc.holderpage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.essc.family.acting.Delegate;
import org.essc.login.LoginId;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;

/**
 * For whom a ticket was given out and its page speaks: one holder, on one channel; or somebody who
 * acts for that holder, on the channel of the one who acts.
 *
 * @param page that it opens with
 * @param login that is to be confirmed, on {@link HolderPage#CONFIRM}
 * @param delegate who acts for the holder; nothing where the holder does
 * @param device digest of the one that it is opened on
 * @param evidence how the channel made sure of its user, where it said so
 * @param membersFace its look at the member's face, where somebody acts for a ward
 */
record PageSession(
    HolderPage page,
    UUID holderId,
    UUID eCardId,
    UUID signingId,
    PartnerNo channelNo,
    Optional<LoginId> login,
    Optional<Delegate> delegate,
    String device,
    Optional<HolderEvidence> evidence,
    Optional<HolderEvidence> membersFace) {

  /** How long a look at the holder's face speaks for the holder. */
  static final Duration FACE_FRESH = Duration.ofMinutes(5);

  boolean freshFace(Instant now) {
    return evidence
        .filter(proof -> proof.method() == HolderEvidence.Method.FACE)
        .filter(proof -> !proof.verifiedAt().plus(FACE_FRESH).isBefore(now))
        .isPresent();
  }

  /**
   * Whether the session speaks for the holder at an address. One that a login's scan has opened
   * does on the page on which that login is confirmed, and nowhere else: to scan is a right of its
   * own, and less than to open the holder's pages.
   *
   * @param path of the request, normalised as it is routed by
   */
  boolean opens(String path) {
    return login.isEmpty() || HolderPage.CONFIRM.holds(path);
  }

  @Override
  public String toString() {
    return "PageSession[" + page.text() + "]";
  }
}
