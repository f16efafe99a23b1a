package org.essc.card.change;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.ChangeCard;
import org.essc.card.GuessThrottle;
import org.essc.card.pin.ChangedPin;
import org.essc.card.pin.GivenBefore;
import org.essc.card.pin.PinProblems;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Channel;

/** Changes a card's phone, address or both; what stood there goes to the card's history. */
@Singleton
public class ChangeContact {

  private static final String ACT = "card.change-contact";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final ContactProof proof;
  private final ChangedPin changedPin;
  private final GivenBefore givenBefore;
  private final ChangeCard changeCard;
  private final GuessThrottle throttle;
  private final ChangeConfig config;

  ChangeContact(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      ContactProof proof,
      ChangedPin changedPin,
      GivenBefore givenBefore,
      ChangeCard changeCard,
      GuessThrottle throttle,
      ChangeConfig config) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.proof = proof;
    this.changedPin = changedPin;
    this.givenBefore = givenBefore;
    this.changeCard = changeCard;
    this.throttle = throttle;
    this.config = config;
  }

  /**
   * @param name the holder's, where the channel asks for it; else null
   * @param phone the new one, or null where it stays
   * @param address the new one, or null where it stays
   * @param askedBy who has asked for what {@code by} grants, as {@link Requester#actorText}; null
   *     where nobody else has
   */
  public record Request(
      CardSelector card,
      PersonName name,
      PhoneNumber phone,
      PostalAddress address,
      ActContext by,
      String askedBy) {

    @Override
    public String toString() {
      return "Request[…]";
    }
  }

  /** What a change answers; none of the values. */
  @Schema(name = "ContactChange")
  record View(
      UUID cardId,
      @Schema(description = "phone, address") List<String> changed,
      Instant changedAt) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    var requester = request.by().requester();
    return requester.channel() == Channel.WINDOW
        ? change(request, ticket)
        : throttle.guard(requester, ACT, request.card().idNumber(), () -> change(request, ticket));
  }

  private Uni<Answer> change(Request request, Ticket ticket) {
    return transactions.answer(
        ticket, ACT, request.by().requester().actor(), work -> within(work, request));
  }

  /** The change as a part of another act, in its transaction. */
  public Uni<Outcome> within(UnitOfWork work, Request request) {
    // step 2: the card
    return cards
        .lock(work.connection(), request.card(), request.by().requester())
        .chain(card -> change(work, request, card));
  }

  private Uni<Outcome> change(UnitOfWork work, Request request, CardRecord card) {
    if (request.name() != null && !request.name().equals(card.name())) {
      throw ProblemException.of(CardProblems.CARD_MISMATCH);
    }
    // step 3: rules and proof
    var policy = rules.of(card.region());
    rules.requireServed(policy, request.by().requester());
    var by = proof.require(policy, request.by(), card, request.phone() != null);
    if (card.ended()) {
      throw ChangeCard.wrongState(card);
    }
    // step 4: the change
    var changed = new ArrayList<String>(2);
    var change = CardChange.named(EventType.CARD_CONTACT_CHANGED);
    if (request.phone() != null) {
      changed.add("phone");
      change = change.set(CardField.PHONE, request.phone().value());
    }
    if (request.address() != null) {
      changed.add("address");
      change = change.set(CardField.ADDRESS, request.address().value());
    }
    var wanted = change;
    var evidence = request.by().evidence();
    var act = Act.of(ACT, by).because(String.join("-and-", changed));
    return changedPin
        .requireFor(work.connection(), card, evidence)
        .chain(() -> requireSecondClerk(work, request, card))
        .chain(() -> changeCard.change(work, card, act, wanted))
        .map(after -> new Outcome(201, new View(after.id(), changed, work.at())));
  }

  private Uni<Void> requireSecondClerk(UnitOfWork work, Request request, CardRecord card) {
    var requester = request.by().requester();
    if (request.phone() == null || !requester.staff()) {
      return Uni.createFrom().voidItem();
    }
    var choosers =
        Stream.of(requester.actorText(), request.askedBy()).filter(Objects::nonNull).toList();
    return givenBefore
        .pin(work, card, config.phoneAfterPinReset(), choosers)
        .invoke(
            given -> {
              if (given) {
                throw ProblemException.of(PinProblems.FOUR_EYES_REQUIRED);
              }
            })
        .replaceWithVoid();
  }
}
