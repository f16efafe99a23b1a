package org.essc.audit;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.trace.TraceIds;

/**
 * One security-relevant act, whether it succeeded or not. The time is added by {@link AuditLog}.
 *
 * <p>It carries no personal data by construction: only identifiers and codes in a small ASCII
 * alphabet pass, and nothing that looks like an ID number, a bank card or a mobile phone does. What
 * a caller typed never belongs here.
 *
 * <pre>{@code
 * AuditEntry.of("ecard.issue", Actor.partner(channelNo))
 *     .holder(holderId).object(SubjectType.ECARD, ecardId).detail("level", 1)
 *     .success();
 * }</pre>
 *
 * @param act what was done, two or more lower-case words joined by dots: {@code <noun>.<verb>}
 * @param problem the problem's code where the outcome is not success, else null
 * @param holderId whose card it was about, or null
 * @param objectType kind of the thing acted on, of {@link SubjectType} or a table, or null
 * @param objectId its identifier, or null
 * @param traceId trace of the request, or null; what is no trace id is left out
 * @param details further codes, sorted by name
 */
public record AuditEntry(
    String act,
    Actor actor,
    Outcome outcome,
    String problem,
    UUID holderId,
    String objectType,
    String objectId,
    String traceId,
    SortedMap<String, String> details) {

  /** How it ended: done, refused by a rule, or failed by a fault. */
  public enum Outcome {
    SUCCESS,
    REFUSED,
    FAILED
  }

  public AuditEntry {
    AuditText.act(act);
    if (actor == null || outcome == null || (outcome == Outcome.SUCCESS) != (problem == null)) {
      throw new IllegalArgumentException("an audit entry needs its actor and its outcome");
    }
    if ((objectType == null) != (objectId == null)) {
      throw new IllegalArgumentException("an object has a type and an identifier");
    }
    AuditText.optionalCode("problem", problem);
    AuditText.optionalCode("object type", objectType);
    AuditText.optionalId("object id", objectId);
    traceId = AuditText.traceId(traceId);
    var copy = new TreeMap<>(details);
    copy.forEach(AuditText::detail);
    details = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * Begins an entry with the current trace.
   *
   * @throws IllegalArgumentException for what may not stand in the log, as all methods of the
   *     builder do at once: so an entry that was begun can also be ended, after what cannot be
   *     undone
   */
  public static Builder of(String act, Actor actor) {
    return new Builder(act, actor);
  }

  /** Gathers an entry; ends with its outcome. What it was given is checked at that moment. */
  public static final class Builder {

    private final String act;
    private final Actor actor;
    private final SortedMap<String, String> details = new TreeMap<>();
    private UUID holderId;
    private String objectType;
    private String objectId;
    private String traceId;

    private Builder(String act, Actor actor) {
      AuditText.act(act);
      if (actor == null) {
        throw new IllegalArgumentException("an audit entry needs its actor");
      }
      this.act = act;
      this.actor = actor;
      this.traceId = TraceIds.current();
    }

    /** What the other was given has been checked. */
    private Builder(Builder other) {
      act = other.act;
      actor = other.actor;
      details.putAll(other.details);
      holderId = other.holderId;
      objectType = other.objectType;
      objectId = other.objectId;
      traceId = other.traceId;
    }

    /** For an act that may be tried again: what one try adds does not stay for the next. */
    public Builder copy() {
      return new Builder(this);
    }

    public Builder holder(UUID holder) {
      this.holderId = holder;
      return this;
    }

    /**
     * The thing acted on, by its identifier; never by a card's, a phone's or an ID number. Where
     * callers choose identifiers, one that may not stand in the log stands there as its digest.
     */
    public Builder object(SubjectType type, Object id) {
      return object(type.text(), id);
    }

    /** A row of a table, by the table's name. */
    Builder object(String type, Object id) {
      AuditText.optionalCode("object type", type);
      this.objectType = type;
      this.objectId = AuditText.idOrDigest(id.toString());
      return this;
    }

    /** A further code, such as a purpose, a level or a count. */
    public Builder detail(String name, Object code) {
      var text = String.valueOf(code);
      AuditText.detail(name, text);
      details.put(name, text);
      return this;
    }

    /**
     * Only for work that goes on outside of its request: the trace is known by itself otherwise.
     */
    public Builder trace(String id) {
      this.traceId = id;
      return this;
    }

    public AuditEntry success() {
      return build(Outcome.SUCCESS, null);
    }

    public AuditEntry refused(ProblemType problem) {
      return build(Outcome.REFUSED, problem.code());
    }

    /** Refused for a reason that is not one of our problem types, such as OAuth's error codes. */
    public AuditEntry refused(String code) {
      return build(Outcome.REFUSED, code);
    }

    public AuditEntry failed(ProblemType problem) {
      return build(Outcome.FAILED, problem.code());
    }

    private AuditEntry build(Outcome outcome, String problem) {
      return new AuditEntry(
          act, actor, outcome, problem, holderId, objectType, objectId, traceId, details);
    }
  }
}
