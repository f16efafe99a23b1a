package org.essc.platform.idempotency;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.Function;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Caller;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.PathId;

/**
 * How every operation that takes an {@code Idempotency-Key} is carried out: the key is looked at
 * first, then the identifier in the path, then whether there is a body; the act runs once; its
 * caller is answered within the time that such a caller is promised.
 */
@Singleton
public class IdempotentActs {

  private static final String ID = "{id}";

  private final Idempotency idempotency;

  IdempotentActs(Idempotency idempotency) {
    this.idempotency = idempotency;
  }

  /**
   * A request of which no more is known yet than its key: its content comes as a stream.
   *
   * @param operation method and path
   * @throws ProblemException 400 {@code idempotency-key-required}, or {@code invalid-request} for a
   *     malformed key
   */
  public Request of(String operation, String idempotencyKey) {
    return new Request(operation, new IdempotencyKey(idempotencyKey), null, null, null);
  }

  /**
   * A request with a body.
   *
   * @throws ProblemException also 400 {@code malformed-json} where there is no body
   */
  public Request of(String operation, String idempotencyKey, Object body) {
    return of(operation, idempotencyKey).content(body);
  }

  /**
   * A request about what the path names.
   *
   * @param operation with the identifier's place as {@code {id}}
   * @throws ProblemException also 404 {@code not-found} for what is no identifier
   */
  public Request of(String operation, String idempotencyKey, String pathId, Object body) {
    return about(operation, idempotencyKey, pathId).content(body);
  }

  /** As {@link #of(String, String, String, Object)}, without a body. */
  public Request about(String operation, String idempotencyKey, String pathId) {
    var key = new IdempotencyKey(idempotencyKey);
    var id = PathId.existing(pathId);
    return new Request(operation.replace(ID, id.toString()), key, id, id, null);
  }

  /** A request that may be carried out. */
  public final class Request {

    private final String operation;
    private final IdempotencyKey key;
    private final UUID id;
    private final Object content;
    private final Deadline deadline;

    private Request(
        String operation, IdempotencyKey key, UUID id, Object content, Deadline deadline) {
      this.operation = operation;
      this.key = key;
      this.id = id;
      this.content = content;
      this.deadline = deadline;
    }

    /** What the path names. */
    public UUID id() {
      return id;
    }

    /**
     * The same with what tells a repeat from another request under the same key; it is serialised
     * again, so that white space does not matter.
     */
    public Request content(Object given) {
      Violations.ofBody(given);
      return new Request(operation, key, id, given, deadline);
    }

    /** The same with another deadline than the caller's usual one. */
    public Request within(Deadline longer) {
      return new Request(operation, key, id, content, longer);
    }

    /**
     * Runs the act, or gives the first answer again, byte for byte.
     *
     * @param act finishes the key itself, in the transaction that does the work
     */
    public Uni<Response> by(Caller caller, Function<Ticket, Uni<Answer>> act) {
      var limit = deadline == null ? Deadline.of(caller) : deadline;
      var patience = Patience.of(limit.left());
      var answer =
          idempotency.run(caller.idempotencyCaller(), key, operation, content, patience, act);
      return Deadline.until(patience, answer).map(Answer::toResponse);
    }
  }
}
