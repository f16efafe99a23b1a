package org.essc.card.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.OpenWay;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.ChangeCard;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.RegionPolicy;

/**
 * Records a changed name or ID number at the window. The card keeps its face, so the new data is
 * held until a new card shows it, unless the region needs none.
 */
@Singleton
public class RecordFaceData {

  private static final String ACT = "card.change-face-data";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final ActStore acts;
  private final ChangeCard changeCard;
  private final FaceDataStore store;
  private final FaceDataChanges changes;

  RecordFaceData(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      ActStore acts,
      ChangeCard changeCard,
      FaceDataStore store,
      FaceDataChanges changes) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.acts = acts;
    this.changeCard = changeCard;
    this.store = store;
    this.changes = changes;
  }

  /**
   * @param name the new one, or null where it stays
   * @param idNumber the new one, or null where it stays
   */
  public record Request(CardSelector card, PersonName name, IdNumber idNumber, ActContext by) {

    private Request with(ActContext accepted) {
      return new Request(card, name, idNumber, accepted);
    }

    /** What stands on the card already, and nothing else. */
    private boolean says(CardRecord present) {
      return (name == null || name.equals(present.name()))
          && (idNumber == null || idNumber.equals(present.idNumber()));
    }

    /** All that is held, so that none of it is lost unsaid. */
    private boolean names(FaceData held) {
      return (held.name() == null || name != null) && (held.idNumber() == null || idNumber != null);
    }

    @Override
    public String toString() {
      return "Request[…]";
    }
  }

  /** What is recorded; none of the values. */
  @Schema(
      name = "FaceDataChange",
      requiredProperties = {"faceDataChangeId", "cardId", "state", "needsNewCard", "openWays"})
  record View(
      UUID faceDataChangeId,
      UUID cardId,
      @Schema(
              description =
                  "pending until the new card becomes normal; withdrawn: what was held is taken"
                      + " back, as what stands on the card was said to be right",
              enumeration = {"pending", "applied", "withdrawn"})
          String state,
      @Schema(description = "a replacement with reason face-data-changed is to be requested")
          boolean needsNewCard,
      @Schema(
              description =
                  "where the replacement is requested; empty where none is needed, or none is"
                      + " possible yet")
          List<OpenWay> openWays,
      @Schema(
              description =
                  "key of the region's rule that has to be made, or its amount configured, before"
                      + " the replacement can be requested",
              examples = "replacement.feeFen")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String closedBy) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket, ACT, request.by().requester().actor(), work -> within(work, request));
  }

  /** The recording as a part of another act, in its transaction. */
  public Uni<Outcome> within(UnitOfWork work, Request request) {
    return cards
        .lock(work.connection(), request.card(), request.by().requester())
        .chain(card -> record(work, request, card));
  }

  private Uni<Outcome> record(UnitOfWork work, Request asked, CardRecord card) {
    var policy = rules.of(card.region());
    var request = asked.with(require(policy, asked, card));
    return request.says(card)
        ? store.pending(work, card).chain(held -> takeBack(work, request, card, held))
        : requireNoReplacement(work, card).chain(() -> renew(work, policy, request, card));
  }

  private Uni<Void> requireNoReplacement(UnitOfWork work, CardRecord card) {
    return store
        .replacementRequested(work, card)
        .invoke(
            requested -> {
              if (requested) {
                throw ProblemException.of(ChangeProblems.REPLACEMENT_UNDER_WAY);
              }
            })
        .replaceWithVoid();
  }

  /** Recorded by mistake: it would stand on the next card, whatever that is asked for. */
  private Uni<Outcome> takeBack(
      UnitOfWork work, Request request, CardRecord card, Optional<FaceData> held) {
    if (held.filter(request::names).isEmpty()) {
      throw ProblemException.of(ChangeProblems.NOTHING_CHANGED);
    }
    var id = held.get().id();
    var act = Act.of(ACT, request.by()).because("taken-back");
    return requireNoReplacement(work, card)
        .chain(() -> store.end(work, card, "withdrawn"))
        .invoke(() -> work.audit(act.entry(card.holderId(), SubjectType.FACE_DATA_CHANGE, id)))
        .chain(() -> acts.record(work, act, card.subject(), "pending", "withdrawn"))
        .replaceWith(
            () -> new Outcome(201, new View(id, card.id(), "withdrawn", false, List.of(), null)));
  }

  private Uni<Outcome> renew(
      UnitOfWork work, RegionPolicy policy, Request request, CardRecord card) {
    boolean needsNewCard = policy.value(CardLifeKeys.CHANGES_FACE_DATA_NEEDS_NEW_CARD);
    // What was recorded before and not yet applied gives way to what is recorded now.
    return store
        .end(work, card, "withdrawn")
        .chain(() -> store.insert(work, card, request.name(), request.idNumber()))
        .call(
            data ->
                needsNewCard
                    ? changes
                        .requireFree(work, card, data)
                        .chain(() -> hold(work, request, card, data))
                    : applyNow(work, request, card, data))
        .map(
            data ->
                new Outcome(
                    201,
                    new View(
                        data.id(),
                        card.id(),
                        needsNewCard ? "pending" : "applied",
                        needsNewCard,
                        needsNewCard
                            ? OpenWay.toReplacement(
                                policy,
                                ReplacementReason.FACE_DATA_CHANGED,
                                request.by().requester().channel())
                            : List.of(),
                        needsNewCard ? OpenWay.closedBy(policy) : null)));
  }

  private ActContext require(RegionPolicy policy, Request request, CardRecord card) {
    var by = request.by();
    rules.requireServed(policy, by.requester());
    if (by.requester().channel() != Channel.WINDOW) {
      throw ActRules.refusal(
          ActProblems.CHANNEL_NOT_ALLOWED, policy, CardLifeKeys.CHANGES_FACE_DATA_NEEDS_NEW_CARD);
    }
    var accepted = rules.requireParty(policy, CardService.CHANGE, by, card);
    // The household register shows former names and numbers beside the new ones; who is no resident
    // has none.
    var wanted = EnumSet.of(Evidence.ID);
    if (card.idType() == IdType.RESIDENT_ID) {
      wanted.add(Evidence.HUKOU_BOOK);
    }
    rules.requireShown(policy, CardLifeKeys.CHANGES_FACE_DATA_NEEDS_NEW_CARD, wanted, by.shown());
    if (card.ended() || card.temporary()) {
      throw ChangeCard.wrongState(card);
    }
    return accepted;
  }

  private Uni<Void> hold(UnitOfWork work, Request request, CardRecord card, FaceData data) {
    var act = Act.of(ACT, request.by()).because(what(data));
    work.tell(
        act,
        OutboxEvent.of(
                EventType.CARD_FACE_DATA_CHANGE_RECORDED,
                card.holderId(),
                SubjectType.CARD,
                card.id())
            .with("regionCode", card.region().value()),
        SubjectType.FACE_DATA_CHANGE,
        data.id());
    return acts.record(work, act, card.subject(), null, "pending").replaceWithVoid();
  }

  private Uni<Void> applyNow(UnitOfWork work, Request request, CardRecord card, FaceData data) {
    var change = CardChange.named(EventType.CARD_FACE_DATA_CHANGED);
    var wanted = data.name() == null ? change : change.set(CardField.NAME, data.name().value());
    return store
        .end(work, card, "applied")
        .chain(() -> changes.renumber(work, card, data))
        .chain(
            () ->
                changeCard.change(
                    work, card, Act.of(ACT, request.by()).because(what(data)), wanted))
        .replaceWithVoid();
  }

  private static String what(FaceData data) {
    if (data.name() == null) {
      return "id-number";
    }
    return data.idNumber() == null ? "name" : "name-and-id-number";
  }
}
