package org.essc.platform.idempotency;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/**
 * Carries a request out at most once per caller and key, durably and across instances, after the
 * IETF draft "The Idempotency-Key HTTP Header Field".
 *
 * <p>Kept are answers, refusals among them, but not faults: what ends in 429 or 5xx gives the key
 * back. An act that has begun goes on to its end, and its answer is kept, also when the caller has
 * gone away: that is the very case in which it will ask again. Where the caller has gone before the
 * act began, nothing is done and the key is free. Whoever was told to come back (503) has had
 * nothing done: an act that comes to its end only then is undone, and the key is free again.
 */
@Singleton
public class Idempotency {

  private static final ColumnRef RESPONSE = new ColumnRef("idempotency_key", "response");

  private final IdempotencyStore store;
  private final Tickets tickets;
  private final ColumnCipher cipher;
  private final CurrentVertxRequest current;

  Idempotency(
      IdempotencyStore store, Tickets tickets, ColumnCipher cipher, CurrentVertxRequest current) {
    this.store = store;
    this.tickets = tickets;
    this.cipher = cipher;
    this.current = current;
  }

  /**
   * Runs the act, or gives the first answer again. The act finishes the key itself, in the
   * transaction that does the work ({@link #finish} or {@link #seal}).
   *
   * @param caller partner number or staff subject; keys of different callers do not meet
   * @param operation method and path template; with the request it tells a repeat from a reuse
   * @param request the parsed body, serialised again, so that white space does not matter
   */
  public Uni<Answer> run(
      String caller,
      IdempotencyKey key,
      String operation,
      Object request,
      Function<Ticket, Uni<Answer>> act) {
    return run(caller, key, operation, request, null, act);
  }

  /**
   * As above, for a caller who is told 503 when its patience is over: the act is not committed
   * then.
   */
  Uni<Answer> run(
      String caller,
      IdempotencyKey key,
      String operation,
      Object request,
      Patience patience,
      Function<Ticket, Uni<Answer>> act) {
    var ticket = tickets.make(caller, key, operation, request, patience);
    return run(ticket, act, Uni.createFrom()::item);
  }

  private Uni<Answer> run(
      Ticket fresh, Function<Ticket, Uni<Answer>> act, Function<Answer, Uni<Answer>> again) {
    var language = language();
    return Uni.createFrom()
        .deferred(
            () -> {
              var left = new AtomicBoolean();
              return take(fresh, left::get, 3)
                  .flatMap(
                      taken -> {
                        if (left.get()) {
                          return giveBack(taken);
                        }
                        return taken.answer() != null
                            ? again.apply(taken.answer()).map(Idempotency::orRefusal)
                            : attempt(taken.ticket(), language, act);
                      })
                  // Not cancelled with its caller: it is known whether the key was taken, and work
                  // that has begun is done once and to its end.
                  .memoize()
                  .indefinitely()
                  .onCancellation()
                  .invoke(() -> left.set(true));
            });
  }

  /** Nobody waits for an act that has not begun, and its key must not wait for its lease's end. */
  private Uni<Answer> giveBack(Taken taken) {
    var released = taken.ticket() == null ? Uni.createFrom().voidItem() : release(taken.ticket());
    return released.chain(() -> Uni.createFrom().failure(ProblemException.unavailable(null)));
  }

  /** A refusal that was kept is thrown again, with the document as it was sent. */
  private static Answer orRefusal(Answer kept) {
    if (kept.status() < 400) {
      return kept;
    }
    var code = new JsonObject(kept.json()).getString("code");
    throw ProblemException.of(new ProblemType(code, kept.status())).withDocument(kept.json());
  }

  private Uni<Answer> attempt(Ticket ticket, Locale language, Function<Ticket, Uni<Answer>> act) {
    return act.apply(ticket)
        .onFailure()
        .recoverWithUni(
            failure ->
                failure instanceof ProblemException problem && isAnAnswer(problem)
                    ? keep(ticket, problem, language)
                    : release(ticket).chain(() -> Uni.createFrom().failure(failure)));
  }

  private static boolean isAnAnswer(ProblemException problem) {
    return problem.type().status() < 500 && problem.type() != ProblemType.TOO_MANY_REQUESTS;
  }

  private Uni<Answer> keep(Ticket ticket, ProblemException problem, Locale language) {
    var document = new String(ProblemDocument.render(problem, language), StandardCharsets.UTF_8);
    var refusal = new Answer(problem.type().status(), document);
    return finish(ticket, refusal)
        .map(
            kept -> {
              if (kept == refusal) {
                throw problem.withDocument(document);
              }
              return kept;
            });
  }

  private Locale language() {
    var request = current.getCurrent();
    return ProblemDocument.locale(
        request == null ? null : request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
  }

  /** As {@link #run}, for an act that leaves finishing the key to this method. */
  public Uni<Answer> runAndFinish(
      String caller,
      IdempotencyKey key,
      String operation,
      Object request,
      Function<Ticket, Uni<Answer>> act) {
    return runAndFinish(caller, key, operation, request, act, kept -> Uni.createFrom().item(kept));
  }

  /**
   * As {@link #runAndFinish}, where a repeat may get something else than what was kept.
   *
   * @param again what to answer instead of the kept answer, which may be a refusal's document
   */
  public Uni<Answer> runAndFinish(
      String caller,
      IdempotencyKey key,
      String operation,
      Object request,
      Function<Ticket, Uni<Answer>> act,
      Function<Answer, Uni<Answer>> again) {
    return run(
        tickets.make(caller, key, operation, request, null),
        ticket -> act.apply(ticket).flatMap(answer -> finish(ticket, answer)),
        again);
  }

  /**
   * Whether an answer is kept under the key, whatever was asked. For what comes as a stream: that
   * it is asked again, and not something else, is known only when all of it is here.
   *
   * @param caller as {@link #run} takes it
   */
  public Uni<Boolean> isAnswered(String caller, IdempotencyKey key) {
    return store.isAnswered(caller, tickets.keyDigest(caller, key));
  }

  /** A ticket, or the answer that was given before; neither only where nobody waits any more. */
  private record Taken(Ticket ticket, Answer answer) {}

  private Uni<Taken> take(Ticket ticket, BooleanSupplier left, int attempts) {
    return store
        .take(ticket, left)
        .flatMap(
            owned ->
                owned
                    ? Uni.createFrom().item(new Taken(ticket, null))
                    : look(ticket, left, attempts));
  }

  private Uni<Taken> look(Ticket ticket, BooleanSupplier left, int attempts) {
    if (left.getAsBoolean()) {
      return Uni.createFrom().item(new Taken(null, null));
    }
    return store
        .find(ticket)
        .flatMap(
            found ->
                // Released between our insert and our look: try again, but not for ever.
                found.isEmpty() && attempts > 0
                    ? take(ticket, left, attempts - 1)
                    : Uni.createFrom().item(() -> new Taken(null, answer(ticket, found))));
  }

  /** The answer that is kept for such a request; fails where there is none (yet). */
  private Answer answer(Ticket ticket, Optional<IdempotencyStore.Stored> found) {
    var stored = found.orElseThrow(ProblemException::inProgress);
    if (!MessageDigest.isEqual(stored.requestDigest(), ticket.requestDigest())) {
      throw ProblemException.of(ProblemType.IDEMPOTENCY_KEY_REUSED);
    }
    if (!stored.done()) {
      throw ProblemException.inProgress();
    }
    return new Answer(stored.status(), cipher.decrypt(RESPONSE, ticket.row(), stored.response()));
  }

  /**
   * Records the answer in the caller's transaction, so that act and answer commit together. Whoever
   * was so slow that another attempt has taken the key over, or that the caller has been told to
   * come back, fails here, and its act is undone.
   */
  public Uni<Void> finish(SqlClient inTransaction, Ticket ticket, Answer answer) {
    if (ticket.tooLate()) {
      return Uni.createFrom().failure(ProblemException.overloaded());
    }
    return store
        .finish(inTransaction, ticket, answer.status(), seal(ticket, answer))
        .invoke(
            finished -> {
              if (!finished) {
                throw ProblemException.inProgress();
              }
            })
        .replaceWithVoid();
  }

  /**
   * Records an answer that changed nothing else, and gives the one that is kept: what somebody is
   * sent is what a repeat gets. It is another attempt's where this one was so slow, or its clock so
   * wrong, that the other has taken the key over.
   */
  public Uni<Answer> finish(Ticket ticket, Answer answer) {
    return store
        .finish(ticket, answer.status(), seal(ticket, answer))
        .flatMap(
            finished ->
                finished
                    ? Uni.createFrom().item(answer)
                    : store.find(ticket).map(found -> orRefusal(answer(ticket, found))));
  }

  /**
   * Lends the update that keeps answers to a statement that does the deeds, too.
   *
   * @param answers a query for caller, key_digest and owner of the tickets, and status and response
   *     (as {@link #seal} gave it) of their answers
   */
  public static String finishAll(String answers) {
    return IdempotencyStore.finishAll(answers);
  }

  /** The answer as it is stored, for {@link #finishAll}. */
  public byte[] seal(Ticket ticket, Answer answer) {
    return cipher.encrypt(RESPONSE, ticket.row(), answer.json());
  }

  private Uni<Void> release(Ticket ticket) {
    // If this fails as well, the lease ends by itself; the first failure is the one to report.
    return store.release(ticket).onFailure().recoverWithNull().replaceWithVoid();
  }
}
