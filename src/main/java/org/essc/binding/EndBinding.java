package org.essc.binding;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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

  /** A bank has its code for a minute; what it did not fetch by then it never will. */
  private static final Duration UNFETCHED = Duration.ofMinutes(10);

  private final Pool pool;
  private final BindingStore store;
  private final BindingChanges changes;
  private final ECardLevels levels;
  private final Clock clock;
  private final Clock businessClock;

  EndBinding(
      Pool pool,
      BindingStore store,
      BindingChanges changes,
      ECardLevels levels,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.store = store;
    this.changes = changes;
    this.levels = levels;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /**
   * @throws ProblemException 404 {@code not-found} where it is not the bank's, or has ended
   */
  Uni<Void> byBank(UUID id, PartnerNo bank) {
    return one(
        transaction -> store.endOfBank(transaction, id, bank, EndedBy.BANK, now()), bank.actor());
  }

  /**
   * @throws ProblemException 404 {@code not-found} where it is not the holder's, or has ended
   */
  public Uni<Void> byHolder(UUID id, UUID holderId) {
    return one(
        transaction -> store.endOfHolder(transaction, id, holderId, EndedBy.HOLDER, now()),
        Actor.system("holder-page"));
  }

  private Uni<Void> one(Function<SqlConnection, Uni<List<BankBinding>>> end, Actor by) {
    return pool.withTransaction(
            transaction ->
                end.apply(transaction)
                    .invoke(
                        ended -> {
                          if (ended.isEmpty()) {
                            throw ProblemException.of(ProblemType.NOT_FOUND);
                          }
                        })
                    .call(ended -> changes.tell(transaction, ended, ACT, by)))
        .chain(
            ended ->
                levels
                    .renewCredentials(ended.get(0).eCardId(), ended.get(0).holderId())
                    .onFailure()
                    .recoverWithNull());
  }

  /** Those that no bank fetched, and those whose last day is over. */
  @Scheduled(
      identity = "bindings-over",
      every = "{essc.binding.look-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> over() {
    return pool.withTransaction(
            transaction ->
                store
                    .endOver(
                        transaction,
                        clock.instant().minus(UNFETCHED),
                        ChinaTime.today(businessClock),
                        now())
                    .call(
                        ended ->
                            changes.tell(transaction, ended, ACT, Actor.system("binding-lapse"))))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("Bindings were not ended: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private java.time.Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
