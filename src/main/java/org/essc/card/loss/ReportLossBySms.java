package org.essc.card.loss;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.loss.SmsReply.Ending;
import org.essc.card.pin.CheckPin;
import org.essc.card.pin.PinCheck;
import org.essc.card.pin.PinProof;
import org.essc.person.HolderEvidence;
import org.essc.person.Party;
import org.essc.person.PhoneNumber;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.LossChannel;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;

/**
 * Reports a card lost by a text message from its registered phone, with its PIN. What is the
 * holder's mistake is answered with a text for the holder; what is the gateway's is a problem.
 *
 * <p>The PIN is looked at, and an error counted, only where the message comes from the card's own
 * phone: an unknown card and another phone get the same answer. A phone number can be forged, so
 * nothing is recorded without the PIN.
 */
@Singleton
class ReportLossBySms {

  /** Later, the card may have been found again. */
  private static final Duration MOST_LATE = Duration.ofDays(1);

  private final ActTransactions transactions;
  private final CardStore cards;
  private final Pool pool;
  private final RegionPolicies policies;
  private final ActRules rules;
  private final RecordLoss recordLoss;
  private final LossReportStore reports;
  private final CheckPin checkPin;
  private final Clock clock;
  private final Clock businessClock;

  ReportLossBySms(
      ActTransactions transactions,
      CardStore cards,
      Pool pool,
      RegionPolicies policies,
      ActRules rules,
      RecordLoss recordLoss,
      LossReportStore reports,
      CheckPin checkPin,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.transactions = transactions;
    this.cards = cards;
    this.pool = pool;
    this.policies = policies;
    this.rules = rules;
    this.recordLoss = recordLoss;
    this.reports = reports;
    this.checkPin = checkPin;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /**
   * A message as the gateway handed it over.
   *
   * @param from the sender, or null where the number is no mobile one of mainland China
   * @param to the number that it was sent to
   */
  record Message(
      Requester gateway,
      String messageId,
      PhoneNumber from,
      String to,
      String text,
      Instant receivedAt) {

    @Override
    public String toString() {
      return "Message[…]";
    }
  }

  Uni<Answer> handle(Message message, Ticket ticket) {
    var forms = forms(message.to());
    if (message.receivedAt().isBefore(clock.instant().minus(MOST_LATE))) {
      return refuse(message, ticket, Ending.TOO_LATE, null);
    }
    // step 1: the text
    if (LossMessage.fullWidth(message.text())) {
      return refuse(message, ticket, Ending.FULL_WIDTH, null);
    }
    var meanings = LossMessage.read(message.text(), forms, ChinaTime.today(businessClock));
    if (meanings.isEmpty()) {
      return refuse(message, ticket, Ending.FORM_WRONG, null);
    }
    // step 2: the card of this phone
    return find(message, meanings, 0)
        .chain(
            found ->
                found.isEmpty()
                    ? refuse(message, ticket, Ending.NOT_RECOGNISED, null)
                    : known(message, ticket, found.get()));
  }

  private record Found(CardRecord card, LossMessage message) {}

  /** The forms of all regions with that number; the card's own region is asked again. */
  private List<String> forms(String number) {
    var forms =
        policies.inForce(ChinaTime.today(businessClock)).stream()
            .flatMap(policy -> line(policy, number).stream())
            .flatMap(line -> line.messages().stream())
            .distinct()
            .toList();
    if (forms.isEmpty()) {
      throw ProblemException.of(LossProblems.SMS_NUMBER_UNKNOWN);
    }
    return forms;
  }

  private static Optional<LossChannel.Sms> line(RegionPolicy policy, String number) {
    return policy.stated(CardLifeKeys.LOSS_CHANNELS).orElse(List.of()).stream()
        .filter(LossChannel.Sms.class::isInstance)
        .map(LossChannel.Sms.class::cast)
        .filter(line -> line.number().equals(number))
        .findFirst();
  }

  private Uni<Optional<Found>> find(Message message, List<LossMessage> meanings, int next) {
    if (next == meanings.size()) {
      return Uni.createFrom().item(Optional.empty());
    }
    var meaning = meanings.get(next);
    return cards
        .find(pool, meaning.card())
        .map(card -> Optional.of(card).filter(one -> belongs(message, one)))
        // Not found, or several of one person: neither tells the sender anything.
        .onFailure(ProblemException.class)
        .recoverWithItem(Optional.<CardRecord>empty())
        .chain(
            card ->
                card.isPresent()
                    ? Uni.createFrom().item(Optional.of(new Found(card.get(), meaning)))
                    : find(message, meanings, next + 1));
  }

  /** Of this phone, in a region that the gateway serves: whoever sent it may hear of the card. */
  private static boolean belongs(Message message, CardRecord card) {
    return card.phone() != null
        && card.phone().equals(message.from())
        && message.gateway().jurisdiction().covers(card.region());
  }

  private boolean takesMessages(Message message, CardRecord card) {
    return line(rules.of(card.region()), message.to()).isPresent();
  }

  private Uni<Answer> known(Message message, Ticket ticket, Found found) {
    var card = found.card();
    if (!takesMessages(message, card)) {
      return refuse(message, ticket, Ending.REGION_WITHOUT_SMS, card);
    }
    if (card.ended()) {
      return refuse(message, ticket, Ending.CARD_ENDED, card);
    }
    if (!CardTransition.RELEASE.leadsFrom(card.state())) {
      return proven(message, ticket, found);
    }
    return reports
        .open(pool, card)
        .chain(
            open ->
                open.isPresent()
                    ? alreadyLost(message, ticket, card, open.get())
                    : proven(message, ticket, found));
  }

  /**
   * Without the PIN nothing becomes of the message: the sender hears of the report that stands. A
   * loss that the registry alone has told of is reported with the PIN, as any.
   */
  private Uni<Answer> alreadyLost(
      Message message, Ticket ticket, CardRecord card, LossReport report) {
    return transactions.answer(
        ticket,
        RecordLoss.ACT,
        message.gateway().actor(),
        work -> {
          RecordLoss.again(work, card, by(message), report);
          return Uni.createFrom().item(new Outcome(200, Ending.ALREADY_LOST.reply(report.id())));
        });
  }

  /** Step 3: the PIN, in a transaction of its own. */
  private Uni<Answer> proven(Message message, Ticket ticket, Found found) {
    var card = found.card();
    return checkPin
        .check(card, found.message().pin(), by(message), new PinProof.MessageFrom(message.from()))
        .map(check -> check == PinCheck.CORRECT ? Ending.LOSS_REPORTED : SmsReply.of(check))
        .onFailure(failure -> SmsReply.of(failure) != null)
        .recoverWithItem(failure -> SmsReply.of(failure))
        .chain(
            ending ->
                ending.accepted()
                    ? report(message, ticket, card)
                    : refuse(message, ticket, ending, card));
  }

  /** Step 4: the card is lost before the gateway hears of it. */
  private Uni<Answer> report(Message message, Ticket ticket, CardRecord known) {
    return transactions.answer(
        ticket,
        RecordLoss.ACT,
        message.gateway().actor(),
        work ->
            cards.lock(work.connection(), known.id()).chain(card -> report(work, message, card)));
  }

  private Uni<Outcome> report(UnitOfWork work, Message message, CardRecord card) {
    if (!belongs(message, card)) {
      return Uni.createFrom().item(refused(work, message, Ending.NOT_RECOGNISED, card));
    }
    if (!takesMessages(message, card)) {
      return Uni.createFrom().item(refused(work, message, Ending.REGION_WITHOUT_SMS, card));
    }
    if (card.state() == CardState.CANCELLED) {
      return Uni.createFrom().item(refused(work, message, Ending.CARD_ENDED, card));
    }
    return recordLoss
        .handle(work, card, by(message), LossKind.ORAL)
        .map(
            recorded ->
                new Outcome(
                    200,
                    (recorded.repeated() ? Ending.ALREADY_LOST : Ending.LOSS_REPORTED)
                        .reply(recorded.report().id())));
  }

  private Uni<Answer> refuse(Message message, Ticket ticket, Ending ending, CardRecord card) {
    return transactions.answer(
        ticket,
        RecordLoss.ACT,
        message.gateway().actor(),
        work -> Uni.createFrom().item(refused(work, message, ending, card)));
  }

  private Outcome refused(UnitOfWork work, Message message, Ending ending, CardRecord card) {
    var entry =
        AuditEntry.of(RecordLoss.ACT, message.gateway().actor())
            .detail("channel", message.gateway().channel().code());
    if (card != null) {
      entry.holder(card.holderId()).object(SubjectType.CARD, card.id());
    }
    work.audit(entry.refused(ending.code()));
    var reply =
        ending == Ending.FORM_WRONG
            ? Ending.formWrong(forms(message.to()))
            : ending.refusal(card == null ? null : rules.of(card.region()));
    return new Outcome(200, reply);
  }

  /** The holder, by what only the holder has and knows. */
  private static ActContext by(Message message) {
    var evidence =
        new HolderEvidence(
            HolderEvidence.Method.CARD_PIN,
            message.gateway().idempotencyCaller(),
            message.messageId(),
            message.receivedAt());
    return new ActContext(message.gateway(), Party.HOLDER, Set.of(), evidence);
  }
}
