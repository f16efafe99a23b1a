package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.card.CardRecord;
import org.essc.person.Party;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * Step 3: whoever was invited agrees, to all of what was asked or to a part, or does not: on the
 * own page after the PIN, or before a clerk who sees the identity document.
 */
@Singleton
public class AnswerInvitation {

  private static final String ACT = "family.answer-invitation";
  private static final Actor CALENDAR = Actor.system("family-calendar");

  private final ActTransactions transactions;
  private final FamilyCards cards;
  private final ClerksOfMember clerks;
  private final FamilyLimits limits;
  private final FamilyStore store;
  private final InvitationStore invitations;
  private final FamilyChanges changes;
  private final EndMembership endMembership;
  private final ActRules rules;
  private final ActStore acts;
  private final Randomness randomness;

  AnswerInvitation(
      ActTransactions transactions,
      FamilyCards cards,
      ClerksOfMember clerks,
      FamilyLimits limits,
      FamilyStore store,
      InvitationStore invitations,
      FamilyChanges changes,
      EndMembership endMembership,
      ActRules rules,
      ActStore acts,
      Randomness randomness) {
    this.transactions = transactions;
    this.cards = cards;
    this.clerks = clerks;
    this.limits = limits;
    this.store = store;
    this.invitations = invitations;
    this.changes = changes;
    this.endMembership = endMembership;
    this.rules = rules;
    this.acts = acts;
    this.randomness = randomness;
  }

  /**
   * What the invited says.
   *
   * @param agreed of what was asked; none where the invited does not agree
   */
  public record Said(UUID invitationId, Set<FamilyAbility> agreed) {

    boolean accepts() {
      return !agreed.isEmpty();
    }
  }

  /**
   * Whoever was invited, with the card that the answer is given by: the page's, or the one that the
   * clerk serves. The membership goes by its region's rules.
   */
  public record Answering(UUID holderId, UUID cardId) {}

  /**
   * By whoever was invited, on the own page.
   *
   * @param by the page's channel
   * @param patience of whoever waits for it
   * @throws ProblemException {@code not-found} where it is somebody else's, or the card has ended
   *     meanwhile, {@code invitation-closed}, {@code family-full}, {@code guardian-required}
   */
  public Uni<Void> byHolder(Said said, Answering invited, Actor by, Patience patience) {
    return transactions
        .onPageOf(invited.holderId())
        .run(
            ACT,
            by,
            patience,
            work ->
                invitations
                    .find(work.connection(), said.invitationId())
                    .map(found -> existing(found.filter(one -> isFor(one, invited.holderId()))))
                    .chain(one -> answer(work, one, said, invited, by)))
        .replaceWithVoid();
  }

  /** As {@link #byHolder}, before a clerk; the invited stands there. */
  public Uni<Answer> byClerk(Said said, ActContext by, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        by.requester().actor(),
        work ->
            invitations
                .find(work.connection(), said.invitationId())
                .map(AnswerInvitation::existing)
                .chain(one -> byClerk(work, one, said, by)));
  }

  private Uni<Outcome> byClerk(UnitOfWork work, Invitation one, Said said, ActContext by) {
    return one.invitedId()
        .map(invited -> clerks.card(work.connection(), invited, by.requester()))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .invoke(card -> requireSeen(card, by))
        .chain(
            card ->
                answer(work, one, said, answering(card), by.requester().actor())
                    .call(
                        () ->
                            acts.record(
                                work,
                                Act.of(ACT, by).because(said.accepts() ? "accepted" : "refused"),
                                card.subject(),
                                card.state().text(),
                                card.state().text())))
        .map(closed -> new Outcome(201, InvitationView.received(closed, "*", work.at())));
  }

  private static Answering answering(CardRecord card) {
    return new Answering(card.holderId(), card.id());
  }

  private void requireSeen(CardRecord card, ActContext by) {
    var policy = rules.of(card.region());
    rules.requireServed(policy, by.requester());
    if (by.party().kind() != Party.Kind.HOLDER) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, FamilyKeys.RELATIVES_MAY);
    }
    ActRules.requireShown(policy, FamilyKeys.RELATIVES_MAY, EnumSet.of(Evidence.ID), by.shown());
  }

  private static Invitation existing(Optional<Invitation> found) {
    return found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private static boolean isFor(Invitation one, UUID holderId) {
    return one.invitedId().filter(holderId::equals).isPresent();
  }

  /** Cards, then families, then the invitation, as everybody locks them. */
  private Uni<Invitation> answer(
      UnitOfWork work, Invitation one, Said said, Answering invited, Actor by) {
    return cards
        .hold(work.connection(), one.inviterId(), invited.holderId())
        .call(() -> limits.hold(work.connection(), one.inviterId(), invited.holderId()))
        .chain(
            held ->
                invitations
                    .lock(work.connection(), one.id())
                    .map(AnswerInvitation::existing)
                    .invoke(now -> requireOpen(work, now, held)))
        .chain(
            now -> said.accepts() ? accept(work, now, said, invited, by) : refuse(work, now, by));
  }

  private static void requireOpen(UnitOfWork work, Invitation now, boolean held) {
    var standing = now.standing(work.at());
    if (standing != InvitationState.OPEN || !held) {
      throw ProblemException.of(FamilyProblems.INVITATION_CLOSED)
          .with("state", held ? standing.text() : InvitationState.WITHDRAWN.text());
    }
  }

  private Uni<Invitation> refuse(UnitOfWork work, Invitation one, Actor by) {
    return close(work, one.closed(InvitationState.REFUSED, null), by);
  }

  private Uni<Invitation> accept(
      UnitOfWork work, Invitation one, Said said, Answering invited, Actor by) {
    if (!one.abilities().containsAll(said.agreed())) {
      throw ProblemException.invalid("abilities", "not-asked-for");
    }
    return cards
        .one(work.connection(), invited.holderId(), invited.cardId())
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .invoke(AnswerInvitation::requireCapable)
        .call(() -> requireStranger(work, one.inviterId(), invited.holderId()))
        .call(
            () ->
                limits.requirePlace(
                    work, rules.of(one.region()), one.inviterId(), one.relation(), one.id()))
        .map(card -> member(work, one, said, card))
        .call(member -> store.insert(work.connection(), member, work.today()))
        .invoke(member -> changes.tell(work, member, member.state(), "family.begin", by))
        .chain(member -> close(work, one.closed(InvitationState.ACCEPTED, member.id()), by));
  }

  /** Whoever lacks full capacity has a guardian, and agrees to nothing alone. */
  private static void requireCapable(CardRecord invited) {
    if (invited.lacksCapacity()) {
      throw ProblemException.of(ActProblems.GUARDIAN_REQUIRED).with("field", "by.party");
    }
  }

  private Uni<Void> requireStranger(UnitOfWork work, UUID inviterId, UUID invitedId) {
    return store
        .ofPair(work.connection(), inviterId, invitedId)
        .chain(there -> endMembership.lapse(work, there, CALENDAR))
        .invoke(
            there -> {
              if (there.isPresent()) {
                throw ProblemException.of(FamilyProblems.FAMILY_MEMBER_EXISTS);
              }
            })
        .replaceWithVoid();
  }

  private FamilyMember member(UnitOfWork work, Invitation one, Said said, CardRecord card) {
    return new FamilyMember(
        randomness.uuid(),
        one.inviterId(),
        card.holderId(),
        one.relation(),
        MembershipKind.FAMILY,
        MembershipGround.INVITATION,
        card.region(),
        said.agreed(),
        MembershipState.ACTIVE,
        work.at(),
        Optional.empty(),
        card.birthDate(),
        false,
        false);
  }

  private Uni<Invitation> close(UnitOfWork work, Invitation closed, Actor by) {
    return invitations
        .close(work.connection(), closed, work.at())
        .invoke(
            () -> {
              FamilyChanges.events(closed).forEach(work::event);
              work.audit(
                  AuditEntry.of(ACT, by)
                      .holder(closed.invitedId().orElseThrow())
                      .object(SubjectType.FAMILY_INVITATION, closed.id())
                      .detail("state", closed.state().text())
                      .success());
            })
        .replaceWith(closed);
  }
}
