package org.essc.family.access;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Requester;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.ServedHolders;
import org.essc.ecard.SignNo;
import org.essc.family.EndMembership;
import org.essc.family.InvitationView;
import org.essc.family.MembershipView;
import org.essc.family.ReadFamily;
import org.essc.family.WithdrawInvitation;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/** Lets a channel at the memberships of those whom it serves, and a clerk at those of a region. */
@Singleton
public class FamilyAccess {

  private final Pool pool;
  private final ReadFamily readFamily;
  private final EndMembership endMembership;
  private final WithdrawInvitation withdrawInvitation;
  private final ServedHolders served;
  private final LiveSignings signings;
  private final CardStore cards;
  private final ClerksLooks looks;

  FamilyAccess(
      Pool pool,
      ReadFamily readFamily,
      EndMembership endMembership,
      WithdrawInvitation withdrawInvitation,
      ServedHolders served,
      LiveSignings signings,
      CardStore cards,
      ClerksLooks looks) {
    this.pool = pool;
    this.readFamily = readFamily;
    this.endMembership = endMembership;
    this.withdrawInvitation = withdrawInvitation;
    this.served = served;
    this.signings = signings;
    this.cards = cards;
    this.looks = looks;
  }

  /** Somebody's memberships on either side, and invitations: of late, and those that wait. */
  @Schema(
      name = "Family",
      requiredProperties = {"members", "invitations"})
  public record Family(List<MembershipView> members, List<InvitationView> invitations) {}

  Uni<MembershipView> readByChannel(UUID id, PartnerNo channel) {
    return signNos(id, channel).chain(known -> readFamily.one(id, known));
  }

  Uni<MembershipView> readByClerk(UUID id, Requester clerk) {
    return two(id)
        .call(two -> readFamily.requireServed(two, clerk))
        .call(two -> looks.record(clerk, id, two.memberId()))
        .chain(() -> readFamily.one(id, Map.of()));
  }

  Uni<Void> endByChannel(UUID id, PartnerNo channel, Patience patience) {
    return signNos(id, channel)
        .chain(
            known ->
                endMembership.byChannel(
                    id, List.copyOf(known.keySet()), channel.actor(), patience));
  }

  /** By either's channel; to the sender's channel it is one that was sent. */
  Uni<InvitationView> invitation(UUID id, PartnerNo channel) {
    return invited(id, channel).chain(served -> readFamily.invitation(id, served));
  }

  /** By the sender's channel. */
  Uni<Void> withdraw(UUID id, PartnerNo channel, Patience patience) {
    return invited(id, channel)
        .chain(served -> withdrawInvitation.handle(id, served, channel.actor(), patience));
  }

  private Uni<Set<UUID>> invited(UUID id, PartnerNo channel) {
    return readFamily
        .ofInvitation(id)
        .chain(holders -> served.of(pool, channel, holders))
        .map(Map::keySet)
        .invoke(FamilyAccess::requireAny);
  }

  /** What a channel's user has. */
  Uni<Family> ofChannel(SignNo signNo, PartnerNo channel) {
    return signings
        .serving(pool, signNo, channel)
        .chain(signing -> family(signing.holderId(), Map.of(signing.holderId(), signNo.value())));
  }

  /** What the holder of a card has, for a clerk of its region. */
  Uni<Family> ofClerk(CardSelector card, Requester clerk) {
    return looks
        .search(clerk, () -> shown(card, clerk))
        .chain(found -> family(found.holderId(), Map.of()));
  }

  /**
   * As the desk shows it within a record: the clerk has searched for its holder and said why, which
   * was counted and recorded then.
   */
  public Uni<Family> ofOpenRecord(UUID cardId, Requester clerk) {
    return shown(CardSelector.of(cardId), clerk).chain(found -> family(found.holderId(), Map.of()));
  }

  /** As a search for it: whatever is of the clerk's regions, whether these have a policy or not. */
  private Uni<CardRecord> shown(CardSelector card, Requester clerk) {
    return cards.find(pool, card, clerk);
  }

  private Uni<Family> family(UUID holderId, Map<UUID, String> signNos) {
    return readFamily
        .of(holderId, signNos)
        .chain(
            members ->
                readFamily
                    .invitations(holderId)
                    .map(invitations -> new Family(members, invitations)));
  }

  Uni<Void> endByClerk(UUID id, Requester clerk, Patience patience) {
    return endMembership.byClerk(id, clerk, patience);
  }

  private Uni<ReadFamily.Two> two(UUID id) {
    return readFamily
        .two(id)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  /** Of those of the two whom the channel serves. */
  private Uni<Map<UUID, String>> signNos(UUID id, PartnerNo channel) {
    return two(id)
        .chain(two -> signNos(channel, two.both()))
        .invoke(known -> requireAny(known.keySet()));
  }

  private static void requireAny(Set<UUID> served) {
    if (served.isEmpty()) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  private Uni<Map<UUID, String>> signNos(PartnerNo channel, List<UUID> holders) {
    return served
        .of(pool, channel, holders)
        .map(
            known ->
                known.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().value())));
  }
}
