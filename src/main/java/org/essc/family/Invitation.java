package org.essc.family;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionCode;

/**
 * An invitation as it stands.
 *
 * @param inviterId holder who wants the other's card on the own phone
 * @param channel over which it was sent
 * @param invitedId the holder who was meant; nothing where there is none, which nobody is told
 * @param invitedName as the inviter wrote it, masked
 * @param relation what the invited would be to the inviter
 * @param region of the inviter's card
 * @param abilities what is to be agreed
 * @param expiresAt in business time
 */
record Invitation(
    UUID id,
    UUID inviterId,
    PartnerNo channel,
    Optional<UUID> invitedId,
    String invitedName,
    FamilyRelation relation,
    RegionCode region,
    Set<FamilyAbility> abilities,
    InvitationState state,
    Instant sentAt,
    Instant expiresAt,
    Optional<UUID> memberId) {

  Invitation {
    abilities = abilities.isEmpty() ? Set.of() : EnumSet.copyOf(abilities);
  }

  /** As it is at a moment, whatever no sweep has seen to yet. */
  InvitationState standing(Instant now) {
    return state == InvitationState.OPEN && !now.isBefore(expiresAt)
        ? InvitationState.EXPIRED
        : state;
  }

  Invitation closed(InvitationState as, UUID member) {
    return new Invitation(
        id,
        inviterId,
        channel,
        invitedId,
        invitedName,
        relation,
        region,
        abilities,
        as,
        sentAt,
        expiresAt,
        Optional.ofNullable(member));
  }

  @Override
  public String toString() {
    return "Invitation[" + id + " " + state.text() + "]";
  }
}
