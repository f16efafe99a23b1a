package org.essc.family.acting;

import java.time.LocalDate;
import org.essc.card.CardUsability;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.LiveSigning;
import org.essc.family.Delegation;
import org.essc.family.MembershipKind;
import org.essc.platform.problem.ProblemException;

/**
 * Somebody who wants to act for a member of the family, with both cards, as all of it stands now.
 *
 * @param actor on whose phone, and by whose channel, it is done
 * @param member whose card it is; on the same channel, or by another one's signing
 */
public record Acting(LiveSigning actor, Delegation delegation, LiveSigning member) {

  /** What is remembered of it. */
  public Delegate delegate() {
    return new Delegate(delegation.id(), delegation.kind(), actor.holderId(), actor.id());
  }

  public boolean asGuardian() {
    return delegation.kind() == MembershipKind.GUARDIAN;
  }

  /**
   * @throws ProblemException 409 {@code card-not-usable}: the member's, or with {@code whose} the
   *     actor's
   */
  public void requireUsable(LocalDate today) {
    var members = member.usability(today);
    if (!members.usable()) {
      throw ECardProblems.cardNotUsable(members);
    }
    var actors = actor.usability(today);
    if (!actors.usable()) {
      throw ECardProblems.actorsCardNotUsable(actors);
    }
  }

  /** Whether nothing speaks against either card. */
  public boolean usable(LocalDate today) {
    return usable(actor, today) && usable(member, today);
  }

  private static boolean usable(LiveSigning signing, LocalDate today) {
    CardUsability usability = signing.usability(today);
    return signing.live() && signing.channelActive() && usability.usable();
  }
}
