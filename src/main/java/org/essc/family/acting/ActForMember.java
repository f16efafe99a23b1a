package org.essc.family.acting;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.family.Delegation;
import org.essc.family.Delegations;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionCode;

/**
 * Whether somebody may act for a member of the family, and by which of the member's signings: step
 * 6 of {@code docs/flows/family.md}. Nothing is cached.
 */
@Singleton
public class ActForMember {

  private final Delegations delegations;
  private final LiveSignings signings;
  private final ActRules rules;

  ActForMember(Delegations delegations, LiveSignings signings, ActRules rules) {
    this.delegations = delegations;
    this.signings = signings;
    this.rules = rules;
  }

  /**
   * By a membership that a channel names.
   *
   * @throws ProblemException 404 {@code not-found} where it is not the actor's or has ended; 403
   *     {@code not-delegated}; 409 {@code member-without-ecard}
   */
  public Uni<Acting> of(
      SqlClient client, LiveSigning actor, UUID membershipId, FamilyAbility ability) {
    return delegations
        .of(client, actor.holderId(), membershipId)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(
            delegation ->
                signings
                    .ofHolder(client, delegation.memberId(), actor.channelNo())
                    .map(
                        found ->
                            found.orElseThrow(
                                () -> ProblemException.of(DelegationProblems.MEMBER_WITHOUT_ECARD)))
                    .map(member -> new Acting(actor, delegation, member)))
        .invoke(acting -> require(acting, ability));
  }

  /**
   * What was begun by a delegate, as it stands now.
   *
   * @param signingId the member's
   * @return nothing where the membership has ended or is another than it was, or one of the
   *     signings or its channel is no more
   */
  public Uni<Optional<Acting>> still(
      SqlClient client, Delegate delegate, UUID signingId, UUID memberId) {
    return delegations
        .of(client, delegate.holderId(), delegate.membershipId())
        .map(found -> found.filter(one -> delegate.isStill(one, memberId)))
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : both(client, delegate, found.get(), signingId, memberId));
  }

  private Uni<Optional<Acting>> both(
      SqlClient client, Delegate delegate, Delegation delegation, UUID signingId, UUID memberId) {
    return signings
        .find(client, delegate.signingId(), delegate.holderId())
        .chain(
            actor ->
                signings
                    .find(client, signingId, memberId)
                    .map(member -> acting(actor, delegation, member)));
  }

  private static Optional<Acting> acting(
      Optional<LiveSigning> actor, Delegation delegation, Optional<LiveSigning> member) {
    return actor
        .filter(LiveSigning::channelActive)
        .flatMap(
            one ->
                member
                    .filter(LiveSigning::channelActive)
                    .map(other -> new Acting(one, delegation, other)));
  }

  /**
   * @throws ProblemException {@code not-delegated}; with rule and source where the region keeps it
   *     to the holder, without where the member has not agreed
   */
  public void require(Acting acting, FamilyAbility ability) {
    if (acting.delegation().allows(ability)) {
      return;
    }
    var key = acting.asGuardian() ? FamilyKeys.GUARDIANS_MAY : FamilyKeys.RELATIVES_MAY;
    throw rules
        .find(new RegionCode(acting.member().regionCode()))
        .filter(policy -> !policy.value(key).contains(ability))
        .map(policy -> ActRules.refusal(DelegationProblems.NOT_DELEGATED, policy, key))
        .orElseGet(() -> ProblemException.of(DelegationProblems.NOT_DELEGATED));
  }
}
