package org.essc.act;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.batch.RolledBack;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.load.FairShare;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.text.JsonText;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/**
 * Runs an act on cards in one transaction: what changes, the kept answer, the events and the audit
 * entries are all stored, or nothing is. A refusal is audited on its own.
 *
 * <p>Whoever locks several cards in one transaction locks them in the order of their ids. Where one
 * act and another transaction wait for each other all the same, and PostgreSQL rolls the act back,
 * it is begun anew, while its caller waits. So an act does nothing outside of its transaction that
 * may not be done twice; what has to be done there comes after the commit.
 *
 * <p>A caller has so many transactions at a time: however many of them wait for one card, others'
 * go on.
 */
@Singleton
public class ActTransactions {

  private static final Logger LOG = Logger.getLogger(ActTransactions.class);

  /** A card that somebody else holds costs its askers a 503, and nobody the connections. */
  private static final String LOCK_WAIT = "set local lock_timeout = '1500ms'";

  /** PostgreSQL takes a second to find out: a caller has time for one, a sweeper for both. */
  private static final int REPEATS = 2;

  /** A third of the pool's connections. */
  private static final int OF_ONE_CALLER = 10;

  /** Nobody presses more at once. */
  private static final int OF_ONE_HOLDER = 2;

  private static final Duration TURN = Duration.ofMillis(1_000);

  private static final int TOO_MANY = 429;
  private static final int FAULT = 500;

  private final Pool pool;
  private final Outbox outbox;
  private final Idempotency idempotency;
  private final AuditLog audit;
  private final ObjectMapper json;
  private final Clock clock;
  private final FairShare share;
  private final FairShare holders;

  /** On whose pages it is; null where callers act themselves. */
  private final UUID holderId;

  @Inject
  ActTransactions(
      Pool pool,
      Outbox outbox,
      Idempotency idempotency,
      AuditLog audit,
      ObjectMapper json,
      @BusinessDates Clock clock,
      Vertx vertx) {
    this.pool = pool;
    this.outbox = outbox;
    this.idempotency = idempotency;
    this.audit = audit;
    this.json = json;
    this.clock = clock;
    this.share = new FairShare(vertx, OF_ONE_CALLER, TURN);
    this.holders = new FairShare(vertx, OF_ONE_HOLDER, TURN);
    this.holderId = null;
  }

  private ActTransactions(ActTransactions all, UUID holderId) {
    this.pool = all.pool;
    this.outbox = all.outbox;
    this.idempotency = all.idempotency;
    this.audit = all.audit;
    this.json = all.json;
    this.clock = all.clock;
    this.share = all.share;
    this.holders = all.holders;
    this.holderId = holderId;
  }

  /**
   * As this, for what is done on a holder's page under the name of the channel that has opened it.
   * That takes nothing of what the channel's own requests have: a channel's pages have as many
   * places of their own, and one holder has two of them, whatever a browser sends.
   */
  public ActTransactions onPageOf(UUID holderId) {
    return new ActTransactions(this, holderId);
  }

  /** What an act answers: a status and a record that becomes JSON. */
  public record Outcome(int status, Object body) {}

  /**
   * Runs an act under an idempotency key; its answer is kept in the same transaction.
   *
   * @param act name of the act for the audit log, such as {@code card.report-loss}
   */
  public Uni<Answer> answer(
      Ticket ticket, String act, Actor actor, Function<UnitOfWork, Uni<Outcome>> body) {
    return transaction(
            actor,
            ticket::tooLate,
            work ->
                body.apply(work)
                    .map(this::render)
                    .call(() -> outbox.append(work.connection(), work.events()))
                    .call(answer -> idempotency.finish(work.connection(), ticket, answer))
                    .call(() -> audit.append(work.connection(), work.entries())))
        .onFailure(ActTransactions::isRefusal)
        .call(refusal -> recordRefusal(act, actor, refusal));
  }

  /**
   * As {@link #answer}, for what has no idempotency key: repeating it must do no harm. It is rolled
   * back where whoever asked has given up meanwhile.
   */
  public <T> Uni<T> run(String act, Actor actor, Function<UnitOfWork, Uni<T>> body) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var left = new AtomicBoolean();
              return run(act, actor, left::get, () -> !left.get(), body)
                  .onCancellation()
                  .invoke(() -> left.set(true));
            });
  }

  /**
   * As above, for a caller whose patience {@code Deadline.bound} ends: that it is told 503, and
   * that it is done, exclude each other.
   */
  public <T> Uni<T> run(
      String act, Actor actor, Patience patience, Function<UnitOfWork, Uni<T>> body) {
    return run(act, actor, patience::gone, patience::keep, body);
  }

  /**
   * @param gone whether it is in vain to begin
   * @param awaited asked last: what is kept for the caller then is not given up any more
   */
  private <T> Uni<T> run(
      String act,
      Actor actor,
      BooleanSupplier gone,
      BooleanSupplier awaited,
      Function<UnitOfWork, Uni<T>> body) {
    return transaction(
            actor,
            gone,
            work ->
                body.apply(work)
                    .call(() -> outbox.append(work.connection(), work.events()))
                    .call(() -> audit.append(work.connection(), work.entries()))
                    // the last before the commit, as nothing can be said of it afterwards
                    .invoke(() -> require(awaited)))
        .onFailure(ActTransactions::isRefusal)
        .call(refusal -> recordRefusal(act, actor, refusal));
  }

  private static void require(BooleanSupplier awaited) {
    if (!awaited.getAsBoolean()) {
      throw ProblemException.unavailable(null);
    }
  }

  private <T> Uni<T> transaction(
      Actor actor, BooleanSupplier gone, Function<UnitOfWork, Uni<T>> body) {
    return inTurn(
        actor,
        () -> {
          var afterwards = new ArrayList<Supplier<Uni<Void>>>();
          return Uni.createFrom()
              .deferred(() -> attempt(body, afterwards))
              .onFailure(failure -> RolledBack.forAnother(failure) && !gone.getAsBoolean())
              .retry()
              .atMost(REPEATS)
              .call(() -> finish(afterwards));
        });
  }

  /**
   * @param afterwards becomes what is to be done after the commit
   */
  private <T> Uni<T> attempt(
      Function<UnitOfWork, Uni<T>> body, List<Supplier<Uni<Void>>> afterwards) {
    afterwards.clear();
    return pool.withTransaction(
        connection -> {
          var work = work(connection);
          return connection
              .query(LOCK_WAIT)
              .execute()
              .chain(() -> body.apply(work))
              .invoke(() -> afterwards.addAll(work.afterwards()));
        });
  }

  private <T> Uni<T> inTurn(Actor actor, Supplier<Uni<T>> work) {
    return holderId == null
        ? share.run(actor.toString(), work)
        : holders.run(holderId.toString(), () -> share.run("pages of " + actor, work));
  }

  /** What is committed stays, whatever becomes of these. */
  private static Uni<Void> finish(List<Supplier<Uni<Void>>> tasks) {
    var all = Uni.createFrom().voidItem();
    for (var task : tasks) {
      all =
          all.chain(
              () ->
                  task.get()
                      .onFailure()
                      .recoverWithItem(
                          failure -> {
                            LOG.warnf(
                                "left to a sweeper after a commit: %s",
                                failure.getClass().getSimpleName());
                            return null;
                          }));
    }
    return all;
  }

  /** PostgreSQL keeps microseconds, JSON answers show milliseconds. */
  private UnitOfWork work(SqlConnection connection) {
    return new UnitOfWork(connection, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private Answer render(Outcome outcome) {
    return new Answer(outcome.status(), JsonText.write(json, outcome.body()));
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().status() < FAULT
        && problem.type().status() != TOO_MANY;
  }

  private Uni<Void> recordRefusal(String act, Actor actor, Throwable refusal) {
    return audit.record(AuditEntry.of(act, actor).refused(((ProblemException) refusal).type()));
  }
}
