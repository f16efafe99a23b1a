package org.essc.card.enquiry;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.CardIdCode;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.GuessThrottle;
import org.essc.card.SearchThrottle;
import org.essc.card.pin.CheckPin;
import org.essc.card.pin.PinProblems;
import org.essc.card.pin.PinProof;
import org.essc.pin.Pin;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.EnquiryWay;
import org.essc.region.RegionPolicy;

/**
 * An enquiry in one of the ways that the card's region offers: at a terminal with the card and its
 * PIN, on a website with card number and social security number, or asked of staff.
 *
 * <ol>
 *   <li>the card is found by what the caller must know, at a terminal by its chip as well;
 *   <li>the region offers the way, and the caller may serve the region;
 *   <li>at a terminal the PIN is checked, and errors counted;
 *   <li>the answer is masked; the look is recorded.
 * </ol>
 */
@Singleton
class EnquireCard {

  private static final String ACT = "card.enquire";

  private final Pool pool;
  private final CardStore cards;
  private final EnquiryStore store;
  private final ActRules rules;
  private final CheckPin checkPin;
  private final GuessThrottle throttle;
  private final SearchThrottle searches;
  private final AuditLog audit;
  private final Clock clock;

  EnquireCard(
      Pool pool,
      CardStore cards,
      EnquiryStore store,
      ActRules rules,
      CheckPin checkPin,
      GuessThrottle throttle,
      SearchThrottle searches,
      AuditLog audit,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.cards = cards;
    this.store = store;
    this.rules = rules;
    this.checkPin = checkPin;
    this.throttle = throttle;
    this.searches = searches;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What is asked.
   *
   * @param chip identification code that a terminal read from the chip; others may leave it null
   * @param pin as entered at a terminal; others may leave it null
   * @param patience of the caller, for the PIN's check
   */
  record Question(
      CardSelector selector, CardIdCode chip, Pin pin, ActContext by, Patience patience) {

    /** What a terminal read. */
    private PinProof read() {
      return new PinProof.ChipRead(chip);
    }
  }

  Uni<CardEnquiryView> handle(Question question) {
    return find(question)
        .call(card -> admit(card, question))
        .onFailure(ProblemException.class)
        .call(refusal -> recordRefusal(question, (ProblemException) refusal))
        .call(card -> recordLook(question, card))
        .flatMap(card -> view(card, question.by().requester().staff()));
  }

  /**
   * What staff look for is counted with their searches; a website's guesses at numbers that belong
   * together are slowed down; a terminal learns nothing of a card that it has not before it, not
   * even that there is none, or two: before the chip is proven every answer is the same.
   */
  private Uni<CardRecord> find(Question question) {
    var requester = question.by().requester();
    var selector = question.selector();
    if (requester.staff()) {
      return searches.look(requester, () -> cards.find(pool, selector, requester));
    }
    if (isTerminal(requester.channel())) {
      return cards
          .find(pool, selector)
          .invoke(card -> PinProof.require(card, question.by(), question.read()))
          .onFailure(EnquireCard::tellsOfCards)
          .transform(unknown -> ProblemException.of(PinProblems.FURTHER_PROOF_REQUIRED));
    }
    return throttle.guard(requester, ACT, selector.idNumber(), () -> cards.find(pool, selector));
  }

  private static boolean tellsOfCards(Throwable failure) {
    return ProblemException.isOf(
        failure, ProblemType.NOT_FOUND, CardProblems.CARD_MISMATCH, CardProblems.SEVERAL_CARDS);
  }

  private Uni<Void> admit(CardRecord card, Question question) {
    var policy = rules.of(card.region());
    var channel = question.by().requester().channel();
    rules.requireServed(policy, question.by().requester());
    requireWay(policy, channel);
    return isTerminal(channel) ? checkPin(card, question) : Uni.createFrom().voidItem();
  }

  private static void requireWay(RegionPolicy policy, Channel channel) {
    var offered = EnumSet.noneOf(EnquiryWay.class);
    offered.addAll(policy.value(CardLifeKeys.ENQUIRY_WAYS));
    offered.retainAll(waysOf(channel));
    // "On the website" means the region's own online channels, not everybody's.
    if (offered.isEmpty() || !policy.value(CardLifeKeys.SERVICE_CHANNELS).contains(channel)) {
      throw ActRules.refusal(ActProblems.CHANNEL_NOT_ALLOWED, policy, CardLifeKeys.ENQUIRY_WAYS);
    }
  }

  private static Set<EnquiryWay> waysOf(Channel channel) {
    return switch (channel) {
      case WINDOW -> Set.of(EnquiryWay.WINDOW);
      case HOTLINE_STAFFED -> Set.of(EnquiryWay.HOTLINE);
      case KIOSK -> Set.of(EnquiryWay.KIOSK, EnquiryWay.CARD_AND_PIN_ONLINE);
      case HOSPITAL, PHARMACY -> Set.of(EnquiryWay.CARD_AND_PIN_ONLINE);
      case HOTLINE_VOICE, SMS -> Set.of();
      default -> Set.of(EnquiryWay.WEBSITE, EnquiryWay.CARD_NUMBER_AND_SID_ON_WEBSITE);
    };
  }

  static boolean isTerminal(Channel channel) {
    return channel == Channel.KIOSK || channel == Channel.HOSPITAL || channel == Channel.PHARMACY;
  }

  private Uni<Void> checkPin(CardRecord card, Question question) {
    return checkPin
        .check(card, question.pin(), question.by(), question.read(), question.patience())
        .invoke(EnquiryProblems::requirePassed)
        .replaceWithVoid();
  }

  private Uni<CardEnquiryView> view(CardRecord card, boolean staff) {
    return store
        .acts(card, staff)
        .flatMap(
            acts ->
                store
                    .replacement(card.id(), card.holderId())
                    .map(replacement -> view(card, acts, replacement)));
  }

  private CardEnquiryView view(
      CardRecord card, List<CardEnquiryView.PastAct> acts, CardEnquiryView.Replacement under) {
    var usability = card.usability(ChinaTime.today(clock));
    return new CardEnquiryView(
        card.id(),
        card.cardNo().masked(),
        card.name().masked(),
        card.region().value(),
        card.shownState().code(),
        usability.usable(),
        usability.reason(),
        card.issuedOn(),
        card.validUntil(),
        card.temporary(),
        card.socialActivatedAt(),
        card.bankActivatedAt(),
        under,
        acts);
  }

  private Uni<Void> recordRefusal(Question question, ProblemException refusal) {
    boolean refused =
        refusal.type().status() < 500 && refusal.type() != ProblemType.TOO_MANY_REQUESTS;
    var requester = question.by().requester();
    return refused
        ? audit.record(
            AuditEntry.of(ACT, requester.actor())
                .detail("channel", requester.channel().code())
                .refused(refusal.type()))
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> recordLook(Question question, CardRecord card) {
    var requester = question.by().requester();
    return audit.record(
        AuditEntry.of(ACT, requester.actor())
            .holder(card.holderId())
            .object(SubjectType.CARD, card.id())
            .detail("channel", requester.channel().code())
            .success());
  }
}
