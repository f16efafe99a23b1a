package org.essc.binding;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.essc.act.ActTransactions;
import org.essc.audit.Actor;
import org.essc.ecard.ECardLevels;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.jboss.logging.Logger;

/** Ends bindings: by their bank, by their holder, or when their time is over. */
@Singleton
public class EndBinding {

  private static final Logger LOG = Logger.getLogger(EndBinding.class);
  private static final String ACT = "binding.end";
  private static final Actor LAPSING = Actor.system("binding-lapse");

  /** A bank has its code for a minute; what it did not fetch by then it never will. */
  private static final Duration UNFETCHED = Duration.ofMinutes(10);

  /** Of those that failed not more are remembered. */
  private static final int MOST_FAILED = 10_000;

  /** What did not lapse stands back until all others have had their turn. */
  private final Set<UUID> failed = ConcurrentHashMap.newKeySet();

  private final ActTransactions transactions;
  private final Pool pool;
  private final BindingStore store;
  private final BindingChanges changes;
  private final ECardLevels levels;
  private final Clock clock;
  private final Clock businessClock;

  EndBinding(
      ActTransactions transactions,
      Pool pool,
      BindingStore store,
      BindingChanges changes,
      ECardLevels levels,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.transactions = transactions;
    this.pool = pool;
    this.store = store;
    this.changes = changes;
    this.levels = levels;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /**
   * What has ended costs neither a lock nor a place among the bank's acts.
   *
   * @throws ProblemException 404 {@code not-found} where it is not the bank's, or has ended
   */
  Uni<Void> byBank(UUID id, PartnerNo bank) {
    var by = bank.actor();
    return BindingQueries.find(pool, id, bank)
        .map(EndBinding::live)
        .chain(
            one ->
                transactions.run(
                    ACT,
                    by,
                    work ->
                        end(work.connection(), one, EndedBy.BANK, EndBinding::always)
                            .call(ended -> changes.tell(work, ended, ACT, by))))
        .invoke(ended -> requireEnded(!ended.isEmpty()))
        .replaceWithVoid();
  }

  /**
   * @param by the channel of the page
   * @return false where it has ended before
   * @throws ProblemException 404 {@code not-found} where it is not the holder's
   */
  public Uni<Boolean> byHolder(UUID id, UUID holderId, Actor by) {
    return BindingQueries.findOfHolder(pool, id, holderId)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(
            one ->
                one.state() == BindingState.ENDED
                    ? Uni.createFrom().item(false)
                    : end(one, EndedBy.HOLDER, by, EndBinding::always));
  }

  /**
   * As {@link #byHolder(UUID, UUID, Actor)}, but what came into effect before a moment stands.
   *
   * @throws ProblemException 404 {@code not-found} where it is not the holder's, or has ended
   */
  Uni<Void> byHolder(UUID id, UUID holderId, Instant since, Actor by) {
    return BindingQueries.findOfHolder(pool, id, holderId)
        .map(EndBinding::live)
        .chain(one -> end(one, EndedBy.HOLDER, by, held -> isNoOlder(held, one, since)))
        .replaceWithVoid();
  }

  /**
   * Its bank has fetched it, and was told that there is no answer: as what no bank has fetched it
   * lapses.
   *
   * @param agreed as the login has it with which it was fetched
   * @param since what came into effect before stands, as does what was agreed to otherwise and
   *     fetched afterwards
   */
  Uni<Void> unanswered(BankBinding agreed, Instant since) {
    return end(agreed, EndedBy.LAPSE, LAPSING, held -> isFetchedAlone(held, agreed, since))
        .replaceWithVoid();
  }

  /** Whether it has not ended. */
  Uni<Boolean> stands(UUID id, UUID holderId) {
    return BindingQueries.findOfHolder(pool, id, holderId)
        .map(found -> found.filter(one -> one.state() != BindingState.ENDED).isPresent());
  }

  private static BankBinding live(Optional<BankBinding> found) {
    return found
        .filter(one -> one.state() != BindingState.ENDED)
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  /** Another may have ended it between. */
  private static void requireEnded(boolean ended) {
    if (!ended) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }

  /**
   * @param may looked at once nobody else can change it
   */
  private Uni<Boolean> end(
      BankBinding one, EndedBy why, Actor by, Function<SqlConnection, Uni<Boolean>> may) {
    return pool.withTransaction(
            transaction ->
                end(transaction, one, why, may)
                    .call(ended -> changes.tell(transaction, ended, ACT, by)))
        .call(
            ended ->
                levels
                    .renewCredentials(one.eCardId(), one.holderId())
                    .onFailure()
                    .recoverWithNull())
        .map(ended -> !ended.isEmpty());
  }

  /** Cards and electronic cards are locked before bindings, as by everybody else. */
  private Uni<List<BankBinding>> end(
      SqlConnection transaction,
      BankBinding one,
      EndedBy why,
      Function<SqlConnection, Uni<Boolean>> may) {
    return levels
        .lock(transaction, one.eCardId(), one.holderId())
        .chain(() -> may.apply(transaction))
        .chain(
            ends ->
                ends
                    ? store.end(transaction, one, new BindingStore.End(why, null, now()))
                    : Uni.createFrom().item(List.<BankBinding>of()));
  }

  private static Uni<Boolean> always(SqlConnection transaction) {
    return Uni.createFrom().item(true);
  }

  private static Uni<Boolean> isNoOlder(SqlConnection transaction, BankBinding one, Instant since) {
    return BindingQueries.findOfHolder(transaction, one.id(), one.holderId())
        .map(
            found ->
                found
                    .filter(
                        now ->
                            now.state() == BindingState.CONSENTED
                                || now.activatedAt().filter(at -> !at.isBefore(since)).isPresent())
                    .isPresent());
  }

  /** The moment of the consent tells whose terms were fetched last. */
  private static Uni<Boolean> isFetchedAlone(
      SqlConnection transaction, BankBinding agreed, Instant since) {
    return BindingQueries.findOfHolder(transaction, agreed.id(), agreed.holderId())
        .map(
            found ->
                found
                    .filter(now -> now.consentedAt().equals(agreed.consentedAt()))
                    .flatMap(BankBinding::activatedAt)
                    .filter(at -> !at.isBefore(since))
                    .isPresent());
  }

  /** What was over may have been consented anew, fetched or answered meanwhile. */
  private Uni<Boolean> isStillOver(SqlConnection transaction, BankBinding one) {
    return BindingQueries.stillOver(
        transaction,
        one,
        clock.instant().minus(UNFETCHED),
        ChinaTime.today(businessClock),
        businessClock.instant());
  }

  /**
   * Those that no bank fetched or answered, and those whose last day is over; each by itself, and
   * one that fails holds up no other.
   */
  @Scheduled(
      identity = "bindings-over",
      every = "{essc.binding.look-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> over() {
    return BindingQueries.over(
            pool,
            clock.instant().minus(UNFETCHED),
            ChinaTime.today(businessClock),
            businessClock.instant(),
            failed)
        .invoke(this::beginAnew)
        .onItem()
        .transformToMulti(all -> Multi.createFrom().iterable(all))
        .onItem()
        .transformToUniAndConcatenate(this::lapse)
        .collect()
        .asList()
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("Bindings were not ended: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private void beginAnew(List<BankBinding> found) {
    if (found.size() < BindingQueries.AT_A_TIME || failed.size() >= MOST_FAILED) {
      failed.clear();
    }
  }

  private Uni<Boolean> lapse(BankBinding one) {
    return end(one, EndedBy.LAPSE, LAPSING, held -> isStillOver(held, one))
        .onFailure()
        .invoke(
            failure -> {
              failed.add(one.id());
              LOG.warnf("Binding %s did not lapse: %s", one.id(), failure.toString());
            })
        .onFailure()
        .recoverWithItem(false);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
