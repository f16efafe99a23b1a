package org.essc.holderpage;

import java.util.List;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * The family of a holder.
 *
 * @param received invitations that wait for the holder's answer
 * @param asks guardianships of the holder, who decides alone now
 * @param members whose cards are on this holder's phone, or on whose phone this holder's is
 * @param sent invitations that the holder has sent
 * @param may codes of what members may agree to
 * @param agrees whether anything can be agreed to here: where the card's region has no policy,
 *     nobody has a PIN to agree with
 */
record FamilyView(
    Frame frame,
    List<Received> received,
    List<Member> asks,
    List<Member> members,
    List<Sent> sent,
    List<String> may,
    boolean agrees,
    String note,
    Integer left) {

  /**
   * @param relation what the holder would be to whoever has sent it
   * @param abilities codes of what is to be agreed
   */
  record Received(String id, String name, String relation, List<String> abilities, String until) {}

  /** Likewise; {@code state} is an {@code InvitationState}'s text. */
  record Sent(String id, String name, String relation, String state, String at, String until) {

    public boolean open() {
      return state.equals("open");
    }
  }

  /**
   * @param mine whether it is the other's card on this holder's phone
   * @param name the other's, masked
   * @param relation what the member is to the one who acts
   * @param abilities codes of what may be done now
   * @param endedBy code, or null
   */
  record Member(
      String id,
      boolean mine,
      String name,
      String relation,
      String kind,
      String state,
      List<String> abilities,
      String since,
      String endedBy) {

    public boolean live() {
      return !state.equals("ended");
    }

    /** Whether the way to the other's card is open. */
    public boolean opens() {
      return mine && live() && abilities.contains(FamilyAbility.CARD.code());
    }
  }

  public boolean empty() {
    return received.isEmpty() && asks.isEmpty() && members.isEmpty() && sent.isEmpty();
  }
}
