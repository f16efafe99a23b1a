package org.essc.family.acting;

import java.util.Map;
import java.util.UUID;
import org.essc.family.Delegation;
import org.essc.family.MembershipKind;

/**
 * Who acts for a holder by a family membership, as what is made for a moment (a code, a page, a
 * log-in) remembers it. Identifiers only. That it was so when it was made does not say that it
 * still is: whoever uses it asks anew.
 *
 * @param membershipId the membership that allows it
 * @param holderId who acts
 * @param signingId the acting person's own signing, on whose channel it is done
 */
public record Delegate(UUID membershipId, MembershipKind kind, UUID holderId, UUID signingId) {

  /** Whether the membership that stands now is still what it was made by. */
  public boolean isStill(Delegation delegation, UUID memberId) {
    return delegation.id().equals(membershipId)
        && delegation.memberId().equals(memberId)
        && delegation.kind() == kind;
  }

  /** As the audit log names them beside the holder who is acted for. */
  public Map<String, String> details() {
    return Map.of(
        "actKind", kind.text(),
        "actingHolder", holderId.toString(),
        "membership", membershipId.toString());
  }

  /** {@code membership,kind,holder,signing}. */
  public String encode() {
    return membershipId + "," + kind.text() + "," + holderId + "," + signingId;
  }

  /** As {@link #encode} gave it. */
  public static Delegate decode(String text) {
    var parts = text.split(",");
    return new Delegate(
        UUID.fromString(parts[0]),
        MembershipKind.of(parts[1]),
        UUID.fromString(parts[2]),
        UUID.fromString(parts[3]));
  }
}
