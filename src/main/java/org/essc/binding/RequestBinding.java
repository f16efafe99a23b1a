package org.essc.binding;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.essc.act.ActRules;
import org.essc.binding.OfferBanks.Offer;
import org.essc.ecard.ECardLevels;
import org.essc.ecard.LiveECard;
import org.essc.ecard.LiveECards;
import org.essc.ecard.LiveSigning;
import org.essc.partner.PartnerNo;
import org.essc.platform.random.Randomness;
import org.essc.platform.text.Word;
import org.essc.platform.time.BusinessDates;
import org.essc.region.BindingKeys;

/**
 * A holder asks a bank, from whatever channel, to link an account: has seen bank, effect and
 * duration, and has typed the PIN. The bank is told that it is asked, and reads the rest. Step 5 of
 * the flow.
 */
@Singleton
public class RequestBinding {

  private static final String ACT = "binding.request";

  private final Pool pool;
  private final BindingStore store;
  private final BindingChanges changes;
  private final BindingsFollowCard followCard;
  private final OfferBanks offers;
  private final ECardLevels levels;
  private final LiveECards eCards;
  private final ActRules rules;
  private final Randomness randomness;
  private final Clock clock;
  private final Clock businessClock;

  RequestBinding(
      Pool pool,
      BindingStore store,
      BindingChanges changes,
      BindingsFollowCard followCard,
      OfferBanks offers,
      ECardLevels levels,
      LiveECards eCards,
      ActRules rules,
      Randomness randomness,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.store = store;
    this.changes = changes;
    this.followCard = followCard;
    this.offers = offers;
    this.levels = levels;
    this.eCards = eCards;
    this.rules = rules;
    this.randomness = randomness;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /** What became of it. */
  public enum Outcome implements Word {
    REQUESTED,
    /** It is asked already, or that account is linked. */
    ALREADY,
    /** As many accounts are linked or asked for as the region lets. */
    TOO_MANY,
    /** The region, or the bank, does not let that bank be asked; or the card may not be used. */
    NOT_OFFERED
  }

  /**
   * Asks once, however often it is sent.
   *
   * @param signing of the channel at which the holder has typed the PIN
   * @param bank that the holder has chosen
   */
  public Uni<Outcome> request(LiveSigning signing, PartnerNo bank) {
    return pool.withTransaction(
        transaction ->
            levels
                .lock(transaction, signing.eCardId(), signing.holderId())
                .chain(
                    lives ->
                        lives
                            ? eCards
                                .find(transaction, signing.eCardId(), signing.holderId())
                                .chain(eCard -> request(transaction, signing, eCard, bank))
                            : Uni.createFrom().item(Outcome.NOT_OFFERED)));
  }

  private Uni<Outcome> request(
      SqlConnection transaction, LiveSigning signing, LiveECard eCard, PartnerNo bank) {
    return offers
        .of(transaction, eCard)
        .map(all -> all.stream().filter(one -> one.bank().equals(bank)).findFirst())
        .chain(
            offer ->
                offer.isEmpty()
                    ? Uni.createFrom().item(Outcome.NOT_OFFERED)
                    : followCard
                        .endOutlived(transaction, signing.holderId())
                        .chain(() -> BindingQueries.liveOf(transaction, signing.holderId()))
                        .chain(live -> request(transaction, signing, eCard, offer.get(), live)));
  }

  private Uni<Outcome> request(
      SqlConnection transaction,
      LiveSigning signing,
      LiveECard eCard,
      Offer offer,
      List<BankBinding> live) {
    if (live.stream().anyMatch(one -> same(one, offer, eCard))) {
      return Uni.createFrom().item(Outcome.ALREADY);
    }
    var policy = rules.of(eCard.card().region());
    if (live.size() >= policy.value(BindingKeys.MOST)) {
      return Uni.createFrom().item(Outcome.TOO_MANY);
    }
    var hours = Duration.ofHours(policy.value(BindingKeys.ANSWER_HOURS));
    var binding = binding(signing, offer, hours);
    var account = offer.own().map(OfferBanks.Own::account).orElse(null);
    return store
        .insert(transaction, binding, eCard.card().id(), account, signing.channelNo())
        .chain(() -> changes.tell(transaction, List.of(binding), ACT, signing.channelNo().actor()))
        .replaceWith(Outcome.REQUESTED);
  }

  /** The card has one account of its own; of any other the bank has to say which. */
  private static boolean same(BankBinding live, Offer offer, LiveECard eCard) {
    return live.bank().equals(offer.bank())
        && offer
            .own()
            .map(
                own ->
                    own.bankCode().equals(live.bankCode()) && own.tail().equals(live.accountTail()))
            .orElseGet(() -> live.isRequested() && live.eCardId().equals(eCard.id()));
  }

  private BankBinding binding(LiveSigning signing, Offer offer, Duration toAnswer) {
    return BankBinding.agreed(
            randomness.uuid(),
            signing.holderId(),
            signing.eCardId(),
            offer.bank(),
            offer.own().map(OfferBanks.Own::bankCode).orElse(null),
            offer.own().map(OfferBanks.Own::tail).orElse(null),
            offer.until(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .requested(
            new BankBinding.Request(
                businessClock.instant().plus(toAnswer).truncatedTo(ChronoUnit.MILLIS),
                offer.own().isPresent() ? List.of() : List.of("name", "idNumber")));
  }
}
