package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.GuardianRules;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.partner.PartnerNo;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyTerms.FamilyAbility;
import org.essc.region.RegionPolicy;

/**
 * Invites somebody who decides alone to the family of the one who asks. Step 2 of
 * docs/flows/family.md. Whether there is such a person nobody learns: an invitation to nobody is
 * kept, answered and shown like any other, and expires.
 */
@Singleton
public class InviteMember {

  private static final String ACT = "family.invite";

  private final ActTransactions transactions;
  private final FamilyCards cards;
  private final FamilyLimits limits;
  private final FamilyStore store;
  private final InvitationStore invitations;
  private final ActRules rules;
  private final GuardianRules guardians;
  private final Randomness randomness;

  InviteMember(
      ActTransactions transactions,
      FamilyCards cards,
      FamilyLimits limits,
      FamilyStore store,
      InvitationStore invitations,
      ActRules rules,
      GuardianRules guardians,
      Randomness randomness) {
    this.transactions = transactions;
    this.cards = cards;
    this.limits = limits;
    this.store = store;
    this.invitations = invitations;
    this.rules = rules;
    this.guardians = guardians;
    this.randomness = randomness;
  }

  /** Who is meant: by ID number or by card number, and by name. */
  public record Invited(Optional<IdNumber> idNumber, Optional<CardNo> cardNo, PersonName name) {

    @Override
    public String toString() {
      return "Invited[…]";
    }
  }

  /**
   * @param inviterId holder on whose phone the other's card is to be
   * @param channel on which
   * @param abilities what is to be agreed; none for all that the region lets
   */
  public record Request(
      UUID inviterId,
      PartnerNo channel,
      Invited invited,
      FamilyRelation relation,
      Set<FamilyAbility> abilities) {}

  public Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.channel().actor(),
        work ->
            cards
                .one(work.connection(), request.inviterId())
                .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
                .chain(inviter -> invite(work, request, inviter)));
  }

  private Uni<Outcome> invite(UnitOfWork work, Request request, CardRecord inviter) {
    requireMay(request, inviter);
    var policy = rules.of(inviter.region());
    var abilities = abilities(policy, request);
    return meant(work, request)
        .map(found -> choose(found, request, inviter))
        .chain(
            invited ->
                limits
                    .hold(work.connection(), inviter.holderId())
                    .chain(() -> open(work, request))
                    .chain(
                        there ->
                            there
                                .map(one -> Uni.createFrom().item(outcome(200, one, work)))
                                .orElseGet(() -> send(work, request, policy, abilities, invited))));
  }

  /** Whoever invites decides alone; whoever is too young for that has a guardian. */
  private void requireMay(Request request, CardRecord inviter) {
    if (guardians.underAge(inviter.birth()) || inviter.lacksCapacity()) {
      throw ProblemException.of(ActProblems.GUARDIAN_REQUIRED).with("field", "signNo");
    }
    var number = request.invited().idNumber();
    if (number.filter(inviter.idNumber()::equals).isPresent()
        || request.invited().cardNo().filter(inviter.cardNo()::equals).isPresent()) {
      throw ActRules.contradiction("invited");
    }
    // The number itself says so, and nothing is told of whether anybody has it.
    if (number.flatMap(IdNumber::birth).filter(this::tooYoung).isPresent()) {
      throw ProblemException.of(ActProblems.GUARDIAN_REQUIRED).with("field", "invited.idNumber");
    }
  }

  private static Set<FamilyAbility> abilities(RegionPolicy policy, Request request) {
    var may = policy.value(FamilyKeys.RELATIVES_MAY);
    if (!may.containsAll(request.abilities())) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, FamilyKeys.RELATIVES_MAY);
    }
    return request.abilities().isEmpty() ? may : request.abilities();
  }

  private Uni<List<CardRecord>> meant(UnitOfWork work, Request request) {
    var invited = request.invited();
    return invited
        .idNumber()
        .map(number -> cards.of(work.connection(), number))
        .orElseGet(() -> cards.of(work.connection(), invited.cardNo().orElseThrow()));
  }

  private Optional<UUID> choose(List<CardRecord> found, Request request, CardRecord inviter) {
    return found.stream()
        .filter(card -> card.name().equals(request.invited().name()))
        .filter(card -> !card.holderId().equals(inviter.holderId()))
        .filter(this::decidesAlone)
        .map(CardRecord::holderId)
        .findFirst();
  }

  /** An age that nobody knows protects. */
  private boolean decidesAlone(CardRecord card) {
    return !card.lacksCapacity() && card.birth().filter(birth -> !tooYoung(birth)).isPresent();
  }

  private boolean tooYoung(LocalDate birth) {
    return guardians.younger(Optional.of(birth), FamilyMember.DECIDES_AT);
  }

  private byte[] index(Request request) {
    var invited = request.invited();
    return invited
        .idNumber()
        .map(cards::indexOf)
        .orElseGet(() -> cards.indexOf(invited.cardNo().orElseThrow()));
  }

  /** The one that waits for an answer, whoever has that number; one that is over is closed. */
  private Uni<Optional<Invitation>> open(UnitOfWork work, Request request) {
    return invitations
        .open(work.connection(), request.inviterId(), index(request))
        .call(
            there ->
                there.filter(one -> expired(one, work)).isPresent()
                    ? invitations.close(
                        work.connection(),
                        there.get().closed(InvitationState.EXPIRED, null),
                        work.at())
                    : Uni.createFrom().voidItem())
        .map(there -> there.filter(one -> !expired(one, work)));
  }

  private static boolean expired(Invitation one, UnitOfWork work) {
    return one.standing(work.at()) == InvitationState.EXPIRED;
  }

  private Uni<Outcome> send(
      UnitOfWork work,
      Request request,
      RegionPolicy policy,
      Set<FamilyAbility> abilities,
      Optional<UUID> invited) {
    var sent =
        new Invitation(
            randomness.uuid(),
            request.inviterId(),
            request.channel(),
            invited,
            request.invited().name().masked(),
            request.relation(),
            policy.region(),
            abilities,
            InvitationState.OPEN,
            work.at(),
            work.at().plusSeconds(3600L * policy.value(FamilyKeys.INVITATION_HOURS)),
            Optional.empty());
    // the limits first: who has reached them learns by no guess whose number it is
    return limits
        .requireInvitation(work, policy, request.inviterId(), request.relation())
        .chain(() -> requireStranger(work, request.inviterId(), invited))
        .chain(() -> invitations.insert(work.connection(), sent, index(request)))
        .invoke(() -> tell(work, sent))
        .replaceWith(() -> outcome(201, sent, work));
  }

  /**
   * That somebody is a member already the inviter knows, but perhaps not the number: each guess
   * that was none is kept, and counts against the day's limit. The look is made in any case.
   */
  private Uni<Void> requireStranger(UnitOfWork work, UUID inviterId, Optional<UUID> invited) {
    var today = work.today();
    return store
        .ofPair(work.connection(), inviterId, invited.orElse(inviterId))
        .invoke(
            there -> {
              if (there.filter(one -> one.over(today).isEmpty()).isPresent()) {
                throw ProblemException.of(FamilyProblems.FAMILY_MEMBER_EXISTS);
              }
            })
        .replaceWithVoid();
  }

  private static void tell(UnitOfWork work, Invitation sent) {
    FamilyChanges.events(sent).forEach(work::event);
    work.audit(
        AuditEntry.of(ACT, sent.channel().actor())
            .holder(sent.inviterId())
            .object(SubjectType.FAMILY_INVITATION, sent.id())
            .detail("relation", sent.relation().text())
            .success());
  }

  private static Outcome outcome(int status, Invitation one, UnitOfWork work) {
    return new Outcome(status, InvitationView.sent(one, work.at()));
  }
}
