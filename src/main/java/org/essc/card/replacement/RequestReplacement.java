package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.GuessThrottle;
import org.essc.card.change.FaceData;
import org.essc.card.change.FaceDataChanges;
import org.essc.card.loss.LossKind;
import org.essc.card.loss.RecordLoss;
import org.essc.card.replacement.BeginAnew.Place;
import org.essc.card.replacement.BeginAnew.Unfinished;
import org.essc.person.PersonName;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.PolicyTerms.ReplacementReason;

/** Has a card replaced: steps 1 to 6 of the flow, in one transaction. */
@Singleton
class RequestReplacement {

  static final String ACT = "card.request-replacement";
  private static final int CREATED = 201;

  private final ActTransactions transactions;
  private final CardStore cards;
  private final RecordLoss recordLoss;
  private final ReplacementRules rules;
  private final BeginAnew beginAnew;
  private final ReplacementStore store;
  private final ReplacementApplications applications;
  private final FaceDataChanges faceData;
  private final ActStore acts;
  private final GuessThrottle throttle;
  private final Randomness randomness;

  RequestReplacement(
      ActTransactions transactions,
      CardStore cards,
      RecordLoss recordLoss,
      ReplacementRules rules,
      BeginAnew beginAnew,
      ReplacementStore store,
      ReplacementApplications applications,
      FaceDataChanges faceData,
      ActStore acts,
      GuessThrottle throttle,
      Randomness randomness) {
    this.transactions = transactions;
    this.cards = cards;
    this.recordLoss = recordLoss;
    this.rules = rules;
    this.beginAnew = beginAnew;
    this.store = store;
    this.applications = applications;
    this.faceData = faceData;
    this.acts = acts;
    this.throttle = throttle;
    this.randomness = randomness;
  }

  /**
   * @param name what the new card's face says; null where it stays
   */
  record Request(CardSelector card, ReplacementReason reason, PersonName name, ActContext by) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    var requester = request.by().requester();
    return requester.staff()
        ? ask(request, ticket)
        : throttle.guard(requester, ACT, request.card().idNumber(), () -> ask(request, ticket));
  }

  private Uni<Answer> ask(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work ->
            // step 1: whoever asks for the same card, or activates it, waits here
            cards
                .find(work.connection(), request.card(), request.by().requester())
                .chain(found -> cards.lockChangingOver(work.connection(), found.id()))
                .chain(card -> request(work, request, card)));
  }

  private Uni<Outcome> request(UnitOfWork work, Request asked, CardRecord card) {
    var policy = rules.of(card.region());
    var by = rules.requireAsked(policy, card, asked.by());
    var request = new Request(asked.card(), asked.reason(), asked.name(), by);
    boolean formalLoss = rules.requireReason(policy, card, request.reason(), by);
    return beginAnew
        .unfinished(work, card)
        .chain(
            unfinished ->
                reportLoss(work, card, by, formalLoss)
                    .chain(current -> place(work, request, current, unfinished)))
        .chain(place -> store(work, request, place));
  }

  /** Step 3: from here on the loss is formal. */
  private Uni<CardRecord> reportLoss(
      UnitOfWork work, CardRecord card, ActContext by, boolean formalLoss) {
    return formalLoss
        ? recordLoss.handle(work, card, by, LossKind.FORMAL).map(RecordLoss.Recorded::card)
        : Uni.createFrom().item(card);
  }

  /** Step 4. */
  private Uni<Place> place(
      UnitOfWork work, Request request, CardRecord card, Unfinished unfinished) {
    return unfinished == null
        ? Uni.createFrom().item(Place.of(card, request.reason()))
        : beginAnew.giveWay(work, unfinished, card, request.reason(), request.by());
  }

  /** Steps 5 and 6, in the region of the card in whose place the new one is made. */
  private Uni<Outcome> store(UnitOfWork work, Request request, Place place) {
    var by = request.by();
    var card = place.oldCard();
    var fee = rules.fee(rules.of(card.region()));
    return faceData
        .pending(work, card)
        .map(pending -> name(request, place.lastCard(), pending))
        .chain(name -> applications.make(work, card, name, by, fee != null))
        .chain(
            made -> {
              var requested =
                  Replacement.requested(
                      randomness.uuid(),
                      card,
                      place.reason(),
                      made.id(),
                      fee,
                      by.requester().idempotencyCaller(),
                      work.at());
              var replacement = place.complete(requested);
              return store
                  .insert(work, replacement)
                  .chain(() -> record(work, replacement, by))
                  .chain(
                      () ->
                          applications.lacksPhoto(
                              work.connection(), rules.of(card.region()), replacement))
                  .map(
                      lacksPhoto ->
                          new Outcome(
                              CREATED,
                              ReplacementView.of(
                                  replacement, lacksPhoto, made.voucher().printed())));
            });
  }

  /** What the new card says: a recorded change, or what a clerk has just seen proof of. */
  private static PersonName name(Request request, CardRecord card, Optional<FaceData> pending) {
    var recorded = pending.map(FaceData::name).orElse(null);
    if (recorded != null && request.name() != null && !recorded.equals(request.name())) {
      throw ActRules.contradiction("name");
    }
    boolean changed = pending.isPresent() || request.name() != null;
    if (request.reason() == ReplacementReason.FACE_DATA_CHANGED && !changed) {
      throw ProblemException.of(ReplacementProblems.FACE_DATA_UNCHANGED);
    }
    return Stream.of(Optional.ofNullable(recorded), Optional.ofNullable(request.name()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(card.name());
  }

  private Uni<Void> record(UnitOfWork work, Replacement replacement, ActContext by) {
    var act = Act.of(ACT, by).because(replacement.reason().code());
    return ReplacementJournal.record(acts, work, replacement, act, EventType.REPLACEMENT_REQUESTED);
  }
}
