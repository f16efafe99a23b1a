package org.essc.family;

import java.util.Set;
import java.util.UUID;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * That one person may act for another at this moment, and in what. The state of both persons' cards
 * is not looked at here.
 *
 * @param id the membership's
 * @param actorId holder who acts
 * @param memberId holder for whom
 * @param abilities at least one
 */
public record Delegation(
    UUID id,
    UUID actorId,
    UUID memberId,
    FamilyRelation relation,
    MembershipKind kind,
    Set<FamilyAbility> abilities) {

  public boolean allows(FamilyAbility ability) {
    return abilities.contains(ability);
  }
}
