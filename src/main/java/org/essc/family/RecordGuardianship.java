package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardSelector;
import org.essc.card.GuessThrottle;
import org.essc.person.PersonName;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.PolicyTerms.GuardianProof;

/**
 * Puts the card of a minor, or of a person without full legal capacity, on the guardian's phone.
 * Step 1 of docs/flows/family.md.
 */
@Singleton
public class RecordGuardianship {

  private static final String ACT = "family.record-guardian";
  private static final String ASK = "family.ask-guardian";
  private static final Actor CALENDAR = Actor.system("family-calendar");

  private final ActTransactions transactions;
  private final FindGuardianAndWard findBoth;
  private final GuessThrottle throttle;
  private final ProofOfGuardianship proof;
  private final FamilyLimits limits;
  private final FamilyStore store;
  private final SecondClerk secondClerk;
  private final FamilyChanges changes;
  private final EndMembership endMembership;
  private final ActRules rules;
  private final ActStore acts;
  private final Randomness randomness;

  RecordGuardianship(
      ActTransactions transactions,
      FindGuardianAndWard findBoth,
      GuessThrottle throttle,
      ProofOfGuardianship proof,
      FamilyLimits limits,
      FamilyStore store,
      SecondClerk secondClerk,
      FamilyChanges changes,
      EndMembership endMembership,
      ActRules rules,
      ActStore acts,
      Randomness randomness) {
    this.transactions = transactions;
    this.findBoth = findBoth;
    this.throttle = throttle;
    this.proof = proof;
    this.limits = limits;
    this.store = store;
    this.secondClerk = secondClerk;
    this.changes = changes;
    this.endMembership = endMembership;
    this.rules = rules;
    this.acts = acts;
    this.randomness = randomness;
  }

  /**
   * @param card the ward's; a channel names it by the ID number
   * @param name the ward's, as a channel's user says it; null where a clerk has the documents
   * @param relation what the ward is to the guardian
   * @param proof by which a minor's guardian is shown
   * @param by with the guardian as its party
   */
  public record Request(
      CardSelector card,
      PersonName name,
      FamilyRelation relation,
      GuardianProof proof,
      ActContext by) {

    @Override
    public String toString() {
      return "Request[" + relation + "]";
    }
  }

  public Uni<Answer> handle(Request request, Ticket ticket) {
    return request.by().requester().staff()
        ? record(request, ticket)
        : throttle.guard(
            request.by().requester(),
            ACT,
            request.card().idNumber(),
            () -> recordOfUser(request, ticket));
  }

  /** Looked for by itself first: only whoever was found and shown has guesses to spend. */
  private Uni<Answer> recordOfUser(Request request, Ticket ticket) {
    var requester = request.by().requester();
    return transactions
        .run(ACT, requester.actor(), work -> findBoth.guardian(work, request))
        .chain(
            guardian ->
                throttle.guardUser(
                    requester, guardian.idNumber(), ACT, () -> record(request, ticket)));
  }

  private Uni<Answer> record(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work -> findBoth.both(work, request).chain(both -> record(work, request, both)));
  }

  private Uni<Outcome> record(UnitOfWork work, Request request, GuardianAndWard both) {
    var ward = both.ward();
    return proven(work, request, both)
        .chain(
            proven ->
                limits
                    .hold(work.connection(), both.guardian().holderId(), ward.holderId())
                    .chain(
                        () ->
                            store.ofPair(
                                work.connection(), both.guardian().holderId(), ward.holderId()))
                    .chain(there -> endMembership.lapse(work, there, CALENDAR))
                    .chain(
                        there ->
                            there
                                .map(one -> again(one, proven, work))
                                .orElseGet(() -> add(work, request, both, proven))));
  }

  private Uni<ProofOfGuardianship.Proven> proven(
      UnitOfWork work, Request request, GuardianAndWard both) {
    return request.by().requester().staff()
        ? Uni.createFrom().item(proof.ofClerk(request.by(), both.guardian(), both.ward()))
        : proof.ofChannel(work.connection(), request, both.guardian(), both.ward());
  }

  /** It was recorded before: the same, whatever it was shown by. */
  private Uni<Outcome> again(
      FamilyMember there, ProofOfGuardianship.Proven proven, UnitOfWork work) {
    boolean same =
        there.kind() == MembershipKind.GUARDIAN
            && there.ground().ofMinor() == proven.ground().ofMinor();
    if (!same) {
      throw ProblemException.of(FamilyProblems.FAMILY_MEMBER_EXISTS);
    }
    return Uni.createFrom().item(new Outcome(200, view(work, there)));
  }

  private Uni<Outcome> add(
      UnitOfWork work, Request request, GuardianAndWard both, ProofOfGuardianship.Proven proven) {
    var added = member(work, request, both, proven.ground());
    return limits
        .requirePlace(
            work, rules.of(both.guardian().region()), added.actorId(), added.relation(), null)
        .chain(() -> limits.requireGuardian(work, rules.of(added.region()), added.memberId()))
        .chain(
            () ->
                added.ground() == MembershipGround.WARD
                    ? addWard(work, request, both, proven, added)
                    : add(work, request, both, proven, added));
  }

  /** Of an adult no clerk makes anybody the guardian alone. */
  private Uni<Outcome> addWard(
      UnitOfWork work,
      Request request,
      GuardianAndWard both,
      ProofOfGuardianship.Proven proven,
      FamilyMember added) {
    return secondClerk
        .ask(work, added, request.by())
        .call(
            asked -> asked.fresh() ? recordAsked(work, request, both) : Uni.createFrom().nullItem())
        .chain(
            asked ->
                asked.approved()
                    ? add(work, request, both, proven, added)
                    : Uni.createFrom()
                        .item(new Outcome(202, GuardianshipAsked.until(asked.until()))));
  }

  /** The want of capacity is not recorded by that. */
  private Uni<Void> recordAsked(UnitOfWork work, Request request, GuardianAndWard both) {
    var act = Act.of(ASK, request.by()).because(MembershipGround.WARD.text());
    var state = both.ward().state().text();
    work.audit(act.entry(both.ward().holderId(), SubjectType.CARD, both.ward().id()));
    return acts.record(work, act, both.ward().subject(), state, state).replaceWithVoid();
  }

  private Uni<Outcome> add(
      UnitOfWork work,
      Request request,
      GuardianAndWard both,
      ProofOfGuardianship.Proven proven,
      FamilyMember added) {
    var act = Act.of(ACT, proven.by()).because(proven.ground().text());
    var state = both.ward().state().text();
    return store
        .insert(work.connection(), added, work.today())
        .invoke(
            () -> changes.tell(work, added, added.state(), ACT, request.by().requester().actor()))
        .chain(() -> acts.record(work, act, both.ward().subject(), state, state))
        .replaceWith(() -> new Outcome(201, view(work, added)));
  }

  private FamilyMember member(
      UnitOfWork work, Request request, GuardianAndWard both, MembershipGround ground) {
    var ward = both.ward();
    var active =
        new FamilyMember(
            randomness.uuid(),
            both.guardian().holderId(),
            ward.holderId(),
            request.relation(),
            MembershipKind.GUARDIAN,
            ground,
            ward.region(),
            Set.of(),
            MembershipState.ACTIVE,
            work.at(),
            Optional.empty(),
            ward.birthDate(),
            ground == MembershipGround.WARD,
            false);
    return active.in(active.standing(work.today()));
  }

  private MembershipView view(UnitOfWork work, FamilyMember one) {
    return MembershipView.of(one, rules.find(one.region()), work.today());
  }
}
