package org.essc.pin;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.jboss.logging.Logger;

/** Attempts at one PIN that came together: judged in their order, and told to the audit log. */
public final class AttemptRound<A extends Attempt, V extends Verdict> {

  private static final Logger LOG = Logger.getLogger(AttemptRound.class);

  private final List<A> attempts;
  private final List<Optional<AuditEntry.Builder>> entries;

  /**
   * @param act name for the audit log
   */
  public AttemptRound(String act, UUID holderId, SubjectType type, UUID id, List<A> attempts) {
    this.attempts = attempts;
    // What cannot stand in the log fails alone, and before anything is counted.
    this.entries =
        attempts.stream().map(attempt -> begin(act, holderId, type, id, attempt)).toList();
  }

  private static Optional<AuditEntry.Builder> begin(
      String act, UUID holderId, SubjectType type, UUID id, Attempt attempt) {
    try {
      var entry =
          AuditEntry.of(act, attempt.actor())
              .holder(holderId)
              .object(type, id)
              .trace(attempt.traceId());
      return Optional.of(
          attempt.channel() == null ? entry : entry.detail("channel", attempt.channel()));
    } catch (RuntimeException fault) {
      LOG.error("an attempt cannot be audited and is not judged", fault);
      return Optional.empty();
    }
  }

  /**
   * One verdict an attempt, in the order of arrival.
   *
   * @param refused the verdict of one that is not judged
   */
  public Uni<List<V>> judge(Function<A, Uni<V>> judging, Function<ProblemException, V> refused) {
    return Multi.createFrom()
        .range(0, attempts.size())
        .onItem()
        .transformToUniAndConcatenate(
            i ->
                entries.get(i).isPresent()
                    ? Uni.createFrom()
                        .deferred(() -> judging.apply(attempts.get(i)))
                        .onFailure(ProblemException.class)
                        .recoverWithItem(refusal -> refused.apply((ProblemException) refusal))
                    : Uni.createFrom()
                        .item(refused.apply(ProblemException.of(ProblemType.INTERNAL_ERROR))))
        .collect()
        .asList();
  }

  private record Group(Actor actor, String channel, String result, boolean refused) {}

  /** Five hundred guesses of one caller with one result are one entry with its count. */
  public void audit(UnitOfWork work, List<V> verdicts) {
    var groups = new LinkedHashMap<Group, Integer>();
    var begun = new HashMap<Group, AuditEntry.Builder>();
    for (int i = 0; i < attempts.size(); i++) {
      if (entries.get(i).isPresent()) {
        var group = group(attempts.get(i), verdicts.get(i));
        groups.merge(group, 1, Integer::sum);
        begun.putIfAbsent(group, entries.get(i).get());
      }
    }
    groups.forEach(
        (group, count) -> {
          var entry = begun.get(group).detail("attempts", count).detail("result", group.result());
          work.audit(group.refused() ? entry.refused(group.result()) : entry.success());
        });
  }

  private static Group group(Attempt attempt, Verdict verdict) {
    var refusal = verdict.refusal();
    return new Group(
        attempt.actor(),
        attempt.channel(),
        refusal == null ? verdict.result() : refusal.type().code(),
        refusal != null || verdict.denied());
  }
}
