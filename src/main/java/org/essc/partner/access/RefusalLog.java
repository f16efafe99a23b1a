package org.essc.partner.access;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.jboss.logging.Logger;

/**
 * Audits refused callers, with a guard against being flooded: of the same refusal of the same actor
 * the first few of a minute are written one by one, the rest of it as one entry with their number.
 */
@ApplicationScoped
public class RefusalLog {

  private static final Logger LOG = Logger.getLogger(RefusalLog.class);
  private static final int SINGLE_ENTRIES = 10;
  private static final long SHUTDOWN_SECONDS = 5;

  private record Kind(String act, Actor actor, String reason) {}

  private static final class Minute {
    private long number;
    private long count;
  }

  private final AuditLog audit;
  private final Clock clock;
  private final ConcurrentMap<Kind, Minute> minutes = new ConcurrentHashMap<>();

  public RefusalLog(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Answers when the refusal is durable. A log that cannot be written does not turn the refusal
   * into anything else.
   *
   * @param actor proven, or {@link Actor#unknownPartner()}
   * @param reason a code
   */
  public Uni<Void> refused(String act, Actor actor, String reason) {
    var kind = new Kind(act, actor, reason);
    return counts(kind)
        ? record(AuditEntry.of(act, actor).refused(reason))
        : Uni.createFrom().voidItem();
  }

  private boolean counts(Kind kind) {
    long now = Math.floorDiv(clock.millis(), 60_000L);
    var minute = minutes.computeIfAbsent(kind, ignored -> new Minute());
    synchronized (minute) {
      if (minute.count <= SINGLE_ENTRIES && minute.number != now) {
        minute.number = now;
        minute.count = 0;
      }
      return ++minute.count <= SINGLE_ENTRIES;
    }
  }

  /** Writes what was not written one by one. */
  @Scheduled(every = "{essc.refusals.every}", delayed = "{essc.refusals.every}")
  public Uni<Void> writeCounts() {
    return Multi.createFrom()
        .iterable(drain())
        .onItem()
        .transformToUniAndConcatenate(this::record)
        .onItem()
        .ignoreAsUni();
  }

  /** The counts of the last minute are written when stopping, as long as that can be waited for. */
  void stop(@Observes ShutdownEvent event) {
    try {
      writeCounts().subscribeAsCompletionStage().get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.errorf("the last refusals' counts were not audited: %s", e.getClass().getName());
    }
  }

  private List<AuditEntry> drain() {
    var entries = new ArrayList<AuditEntry>();
    minutes.forEach(
        (kind, minute) -> {
          synchronized (minute) {
            if (minute.count > SINGLE_ENTRIES) {
              entries.add(
                  AuditEntry.of(kind.act(), kind.actor())
                      .detail("count", minute.count - SINGLE_ENTRIES)
                      .refused(kind.reason()));
            }
            minute.count = 0;
            minutes.remove(kind, minute);
          }
        });
    return entries;
  }

  private Uni<Void> record(AuditEntry entry) {
    return audit
        .record(entry)
        .onFailure()
        .invoke(failure -> LOG.errorf("a refusal (%s) was not audited: %s", entry.act(), failure))
        .onFailure()
        .recoverWithNull();
  }
}
