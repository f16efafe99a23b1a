package org.essc.card.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.problem.ProblemException;

/**
 * Runs an act on cards in one transaction: what changes, the kept answer, the events and the audit
 * entries are all stored, or nothing is. A refusal is audited on its own.
 *
 * <p>Whoever locks several cards in one transaction locks them in the order of their ids.
 */
@Singleton
public class CardTransactions {

  private static final int TOO_MANY = 429;
  private static final int FAULT = 500;

  private final Pool pool;
  private final Outbox outbox;
  private final Idempotency idempotency;
  private final AuditLog audit;
  private final ObjectMapper json;
  private final Clock clock;

  CardTransactions(
      Pool pool,
      Outbox outbox,
      Idempotency idempotency,
      AuditLog audit,
      ObjectMapper json,
      Clock clock) {
    this.pool = pool;
    this.outbox = outbox;
    this.idempotency = idempotency;
    this.audit = audit;
    this.json = json;
    this.clock = clock;
  }

  /** What an act answers: a status and a record that becomes JSON. */
  public record Outcome(int status, Object body) {}

  /**
   * Runs an act under an idempotency key; its answer is kept in the same transaction.
   *
   * @param act name of the act for the audit log, such as {@code card.report-loss}
   */
  public Uni<Answer> answer(
      Ticket ticket, String act, Actor actor, Function<Work, Uni<Outcome>> body) {
    return pool.withTransaction(
            connection -> {
              var work = work(connection);
              return body.apply(work)
                  .map(this::render)
                  .call(() -> outbox.append(connection, work.events()))
                  .call(answer -> idempotency.finish(connection, ticket, answer))
                  .call(() -> audit.append(connection, work.entries()));
            })
        .onFailure(CardTransactions::isRefusal)
        .call(refusal -> recordRefusal(act, actor, refusal));
  }

  /** As {@link #answer}, for what has no idempotency key: repeating it must do no harm. */
  public <T> Uni<T> run(String act, Actor actor, Function<Work, Uni<T>> body) {
    return pool.withTransaction(
            connection -> {
              var work = work(connection);
              return body.apply(work)
                  .call(() -> outbox.append(connection, work.events()))
                  .call(() -> audit.append(connection, work.entries()));
            })
        .onFailure(CardTransactions::isRefusal)
        .call(refusal -> recordRefusal(act, actor, refusal));
  }

  /** PostgreSQL keeps microseconds, JSON answers show milliseconds. */
  private Work work(SqlConnection connection) {
    return new Work(connection, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private Answer render(Outcome outcome) {
    try {
      return new Answer(outcome.status(), json.writeValueAsString(outcome.body()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
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
