package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
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
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.GuessThrottle;
import org.essc.person.PersonName;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.ChinaTime;
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
  private final CardStore cardStore;
  private final FamilyCards cards;
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
      CardStore cardStore,
      FamilyCards cards,
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
    this.cardStore = cardStore;
    this.cards = cards;
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

  /** Both persons, each by one of their cards. */
  private record Two(CardRecord guardian, CardRecord ward) {}

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
        .run(ACT, requester.actor(), work -> guardian(work, request))
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
        work -> find(work, request).chain(two -> record(work, request, two)));
  }

  private Uni<Two> find(UnitOfWork work, Request request) {
    return guardian(work, request)
        .chain(guardian -> ward(work, request).map(ward -> new Two(guardian, ward)))
        .call(
            two ->
                cards
                    .hold(work.connection(), two.guardian().holderId(), two.ward().holderId())
                    .invoke(
                        held -> {
                          if (!held) {
                            throw ProblemException.of(CardProblems.CARD_MISMATCH);
                          }
                        }));
  }

  private Uni<CardRecord> guardian(UnitOfWork work, Request request) {
    var party = request.by().party();
    return cards
        .of(work.connection(), party.idNumber())
        .map(found -> named(found, party.name()))
        .invoke(
            guardian -> {
              if (!request.by().requester().staff()) {
                proof.requireOfChannel(request, guardian);
              }
            });
  }

  private Uni<CardRecord> ward(UnitOfWork work, Request request) {
    return request.by().requester().staff()
        ? cardStore.find(work.connection(), request.card(), request.by().requester())
        : cards
            .of(work.connection(), request.card().idNumber())
            .map(found -> named(found, request.name()));
  }

  /** The same refusal for whoever there is not, has no card, or another name. */
  private static CardRecord named(List<CardRecord> found, PersonName name) {
    return found.stream()
        .filter(card -> card.name().equals(name))
        .findFirst()
        .orElseThrow(() -> ProblemException.of(CardProblems.CARD_MISMATCH));
  }

  private Uni<Outcome> record(UnitOfWork work, Request request, Two two) {
    var ward = two.ward();
    return proven(work, request, two)
        .chain(
            proven ->
                limits
                    .hold(work.connection(), two.guardian().holderId(), ward.holderId())
                    .chain(
                        () ->
                            store.ofPair(
                                work.connection(), two.guardian().holderId(), ward.holderId()))
                    .chain(there -> endMembership.lapse(work, there, CALENDAR))
                    .chain(
                        there ->
                            there
                                .map(one -> again(one, proven, work))
                                .orElseGet(() -> add(work, request, two, proven))));
  }

  private Uni<ProofOfGuardianship.Proven> proven(UnitOfWork work, Request request, Two two) {
    return request.by().requester().staff()
        ? Uni.createFrom().item(proof.ofClerk(request.by(), two.guardian(), two.ward()))
        : proof.ofChannel(work.connection(), request, two.guardian(), two.ward());
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
      UnitOfWork work, Request request, Two two, ProofOfGuardianship.Proven proven) {
    var added = member(work, request, two, proven.ground());
    return limits
        .requirePlace(
            work, rules.of(two.guardian().region()), added.actorId(), added.relation(), null)
        .chain(() -> limits.requireGuardian(work, rules.of(added.region()), added.memberId()))
        .chain(
            () ->
                added.ground() == MembershipGround.WARD
                    ? addWard(work, request, two, proven, added)
                    : add(work, request, two, proven, added));
  }

  /** Of an adult no clerk makes anybody the guardian alone. */
  private Uni<Outcome> addWard(
      UnitOfWork work,
      Request request,
      Two two,
      ProofOfGuardianship.Proven proven,
      FamilyMember added) {
    return secondClerk
        .ask(work, added, request.by())
        .call(
            asked -> asked.fresh() ? recordAsked(work, request, two) : Uni.createFrom().nullItem())
        .chain(
            asked ->
                asked.approved()
                    ? add(work, request, two, proven, added)
                    : Uni.createFrom()
                        .item(new Outcome(202, GuardianshipAsked.until(asked.until()))));
  }

  /** The want of capacity is not recorded by that. */
  private Uni<Void> recordAsked(UnitOfWork work, Request request, Two two) {
    var act = Act.of(ASK, request.by()).because(MembershipGround.WARD.text());
    var state = two.ward().state().text();
    work.audit(act.entry(two.ward().holderId(), SubjectType.CARD, two.ward().id()));
    return acts.record(work, act, two.ward().subject(), state, state).replaceWithVoid();
  }

  private Uni<Outcome> add(
      UnitOfWork work,
      Request request,
      Two two,
      ProofOfGuardianship.Proven proven,
      FamilyMember added) {
    var act = Act.of(ACT, proven.by()).because(proven.ground().text());
    var state = two.ward().state().text();
    return store
        .insert(work.connection(), added, today(work))
        .invoke(
            () -> changes.tell(work, added, added.state(), ACT, request.by().requester().actor()))
        .chain(() -> acts.record(work, act, two.ward().subject(), state, state))
        .replaceWith(() -> new Outcome(201, view(work, added)));
  }

  private FamilyMember member(UnitOfWork work, Request request, Two two, MembershipGround ground) {
    var ward = two.ward();
    var active =
        new FamilyMember(
            randomness.uuid(),
            two.guardian().holderId(),
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
    return active.in(active.standing(today(work)));
  }

  private MembershipView view(UnitOfWork work, FamilyMember one) {
    return MembershipView.of(one, rules.of(one.region()), today(work));
  }

  private static LocalDate today(UnitOfWork work) {
    return LocalDate.ofInstant(work.at(), ChinaTime.ZONE);
  }
}
