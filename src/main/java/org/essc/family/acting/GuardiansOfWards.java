package org.essc.family.acting;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.Guardians;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.family.Delegation;
import org.essc.family.Delegations;
import org.essc.family.MembershipKind;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.FamilyAbility;

/** Guardians have their wards' electronic cards issued, who may have none yet. */
@Singleton
class GuardiansOfWards implements Guardians {

  private final Pool pool;
  private final LiveSignings signings;
  private final Delegations delegations;
  private final Clock businessClock;

  GuardiansOfWards(
      Pool pool,
      LiveSignings signings,
      Delegations delegations,
      @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.signings = signings;
    this.delegations = delegations;
    this.businessClock = businessClock;
  }

  @Override
  public Uni<UUID> require(PartnerNo channelNo, Guardian guardian, UUID holderId) {
    return signings
        .existing(pool, guardian.signNo(), channelNo)
        .invoke(this::requireUsable)
        .chain(
            actor ->
                delegations
                    .of(pool, actor.holderId(), guardian.membershipId())
                    .map(
                        found ->
                            found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
                    .invoke(delegation -> requireWard(delegation, holderId))
                    .replaceWith(actor.holderId()));
  }

  private void requireUsable(LiveSigning actor) {
    var usability = actor.usability(ChinaTime.today(businessClock));
    if (!usability.usable()) {
      throw ECardProblems.actorsCardNotUsable(usability);
    }
  }

  /** A card that is not the ward's is told as any other that does not match. */
  private static void requireWard(Delegation delegation, UUID holderId) {
    if (!delegation.memberId().equals(holderId)) {
      throw ProblemException.of(ECardProblems.HOLDER_MISMATCH);
    }
    if (delegation.kind() != MembershipKind.GUARDIAN
        || !delegation.allows(FamilyAbility.ISSUANCE)) {
      throw ProblemException.of(DelegationProblems.NOT_DELEGATED);
    }
  }
}
