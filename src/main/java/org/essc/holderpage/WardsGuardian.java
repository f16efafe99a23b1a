package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.benefit.qualification.GuardianOnPage;
import org.essc.family.Delegation;
import org.essc.family.Delegations;
import org.essc.family.acting.DelegatedUse;
import org.essc.holderpage.pin.GuardianAtPin;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * The guardian whose visit to a ward's page it is.
 *
 * @param ability that the page needs
 */
record WardsGuardian(MembersVisit visit, Delegations delegations, FamilyAbility ability)
    implements GuardianOnPage, GuardianAtPin {

  @Override
  public Party party() {
    return visit.party();
  }

  @Override
  public UUID cardId() {
    return visit.acting().actor().cardId();
  }

  @Override
  public Uni<Void> hold(UnitOfWork work) {
    var delegate = visit.acting().delegate();
    return delegations
        .hold(work.connection(), delegate.holderId(), delegate.membershipId())
        .invoke(
            found ->
                found
                    .filter(this::stands)
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .replaceWithVoid();
  }

  private boolean stands(Delegation delegation) {
    var acting = visit.acting();
    return acting.delegate().isStill(delegation, acting.member().holderId())
        && delegation.allows(ability);
  }

  @Override
  public void done(UnitOfWork work) {
    var member = visit.acting().member();
    work.event(
        DelegatedUse.event(
            member.holderId(), member.eCardId(), visit.acting().delegate(), "qualification"));
  }

  @Override
  public String toString() {
    return "WardsGuardian[" + visit + "]";
  }
}
