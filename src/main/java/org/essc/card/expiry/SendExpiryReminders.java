package org.essc.card.expiry;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardFollower;
import org.essc.card.expiry.ExpiryStore.Due;
import org.essc.card.expiry.ExpiryStore.Wanted;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.BusinessDatesMoved;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.Features;
import org.essc.region.CardLifeKeys;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;
import org.jboss.logging.Logger;

/**
 * Tells once of every card that its last day is near, and the day after that it has expired. Days
 * are China's. Any number of instances may do it: what one has told the others leave alone.
 */
@Singleton
class SendExpiryReminders {

  static final String EXPIRED = "expired";
  static final String OPENS = "opens";

  private static final Logger LOG = Logger.getLogger(SendExpiryReminders.class);
  private static final Requester ITSELF =
      new Requester(Actor.system("expiry"), "system:expiry", null, Jurisdiction.NATIONWIDE);

  private final ActTransactions transactions;
  private final ExpiryStore store;
  private final ActStore acts;
  private final RegionPolicies policies;
  private final ExpiryConfig config;
  private final Randomness randomness;
  private final Clock clock;
  private final Features features;
  private final Instance<CardFollower> followers;

  SendExpiryReminders(
      ActTransactions transactions,
      ExpiryStore store,
      ActStore acts,
      RegionPolicies policies,
      ExpiryConfig config,
      Randomness randomness,
      @BusinessDates Clock clock,
      Features features,
      Instance<CardFollower> followers) {
    this.transactions = transactions;
    this.store = store;
    this.acts = acts;
    this.policies = policies;
    this.config = config;
    this.randomness = randomness;
    this.clock = clock;
    this.features = features;
    this.followers = followers;
  }

  @Scheduled(
      every = "{essc.expiry.sweep-every:1h}",
      delayed = "{essc.expiry.sweep-delayed:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return features.enabled().contains(Features.Feature.ISSUANCE)
        ? tell(ChinaTime.today(clock))
        : Uni.createFrom().voidItem();
  }

  void moved(@ObservesAsync BusinessDatesMoved moved) {
    sweep()
        .subscribe()
        .with(
            done -> {},
            failure -> LOG.warnf("Last days wait for the next sweep: %s", failure.getClass()));
  }

  private Uni<Void> tell(LocalDate today) {
    var yesterday = today.minusDays(1);
    var all =
        pages(
            Wanted.of(EXPIRED, yesterday.minusDays(config.catchUpDays()), yesterday, batch()),
            store::expired,
            card -> true);
    for (int days : config.reminderDays()) {
      all = all.chain(() -> remind("in-" + days + "-days", today, days, days, card -> true));
    }
    return all.chain(() -> remindOfOpening(today));
  }

  /** The first day on which a card's region replaces it differs from region to region. */
  private Uni<Void> remindOfOpening(LocalDate today) {
    var days =
        policies.inForce(today).stream()
            .flatMap(policy -> early(policy).stream())
            .mapToInt(Integer::intValue)
            .summaryStatistics();
    return days.getCount() == 0
        ? Uni.createFrom().voidItem()
        : remind(OPENS, today, days.getMin(), days.getMax(), card -> opens(card, today));
  }

  private boolean opens(Due card, LocalDate today) {
    long left = ChronoUnit.DAYS.between(today, card.validUntil());
    return early(card.region(), today)
        .filter(days -> left <= days && left >= days - config.catchUpDays())
        .isPresent();
  }

  private Optional<Integer> early(RegionCode region, LocalDate today) {
    try {
      return early(policies.inForce(region, today));
    } catch (ProblemException noPolicy) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> early(RegionPolicy policy) {
    return policy.stated(CardLifeKeys.VALIDITY_EARLY_REPLACEMENT_DAYS);
  }

  private Uni<Void> remind(
      String kind, LocalDate today, int least, int most, Predicate<Due> condition) {
    var from = today.plusDays(Math.max(0, least - config.catchUpDays()));
    return pages(Wanted.of(kind, from, today.plusDays(most), batch()), store::expiring, condition);
  }

  /** Page after page, each in a transaction of its own. */
  private Uni<Void> pages(
      Wanted wanted,
      BiFunction<SqlConnection, Wanted, Uni<List<Due>>> find,
      Predicate<Due> condition) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(wanted),
            place ->
                page(place.get(), find, condition)
                    .invoke(found -> found.ifPresent(last -> place.set(wanted.after(last)))))
        .whilst(Optional::isPresent)
        .onItem()
        .ignoreAsUni();
  }

  /** The last card of a full page; nothing where it was the last page. */
  private Uni<Optional<Due>> page(
      Wanted wanted,
      BiFunction<SqlConnection, Wanted, Uni<List<Due>>> find,
      Predicate<Due> condition) {
    return transactions.run(
        "card.tell-of-last-day",
        ITSELF.actor(),
        work ->
            find.apply(work.connection(), wanted)
                .call(found -> tell(work, wanted.kind(), found.stream().filter(condition).toList()))
                .map(
                    found ->
                        found.size() < wanted.limit()
                            ? Optional.empty()
                            : Optional.of(found.get(found.size() - 1))));
  }

  private Uni<Void> tell(UnitOfWork work, String kind, List<Due> due) {
    return due.isEmpty()
        ? Uni.createFrom().voidItem()
        : store.remember(work, due, kind).chain(told -> record(work, kind, told));
  }

  private Uni<Void> record(UnitOfWork work, String kind, List<Due> told) {
    boolean expired = kind.equals(EXPIRED);
    var act =
        Act.of(expired ? "card.expire" : "card.remind", ActContext.itself(ITSELF)).because(kind);
    for (var card : told) {
      if (expired) {
        work.tell(act, event(EventType.CARD_EXPIRED, kind, card));
      } else {
        work.event(event(EventType.CARD_EXPIRING, kind, card));
      }
    }
    var cards =
        told.stream()
            .map(card -> new ActStore.Subject(card.holderId(), card.id(), null, card.region()))
            .toList();
    return acts.recordAll(
            work, act, told.stream().map(card -> randomness.uuid()).toList(), cards, null, null)
        .chain(() -> expired ? follow(work, cards) : Uni.createFrom().voidItem());
  }

  private Uni<Void> follow(UnitOfWork work, List<ActStore.Subject> cards) {
    return Multi.createFrom()
        .iterable(cards.isEmpty() ? List.<CardFollower>of() : CardFollower.inTurn(followers))
        .onItem()
        .transformToUniAndConcatenate(follower -> follower.expired(work, cards))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private static OutboxEvent event(EventType type, String kind, Due card) {
    var event =
        OutboxEvent.of(type, card.holderId(), SubjectType.CARD, card.id())
            .with("regionCode", card.region().value())
            .with("validUntil", card.validUntil().toString())
            .with("state", card.state());
    return kind.equals(EXPIRED) ? event : event.with("reminder", kind);
  }

  private int batch() {
    return config.batch();
  }
}
