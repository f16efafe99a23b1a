package org.essc.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.essc.audit.AuditHeadStore.Moved;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.jboss.logging.Logger;

/**
 * Signs the heads of the chains that moved, stores them and writes each to the log, so that heads
 * also stand outside of the database: who can change the database cannot change what is signed, and
 * who can also make it sign anew cannot take back what was logged.
 *
 * <p>A chain whose head went back, or whose last entry is not there, is not signed but reported at
 * once.
 */
@Singleton
public class SignHeads {

  /** Its lines are what {@code audit verify --heads} reads. */
  private static final Logger HEADS = Logger.getLogger("org.essc.audit.heads");

  private static final Logger LOG = Logger.getLogger(SignHeads.class);

  /** More than clocks are that NTP sets; a head of a later time is of one that was wrong. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(10);

  private final AuditHeadStore store;
  private final JwsSigner signer;
  private final Clock clock;
  private final AuditConfig config;
  private final Counter signed;
  private final Counter failed;
  private final Counter alarms;

  SignHeads(
      AuditHeadStore store,
      JwsSigner signer,
      Clock clock,
      AuditConfig config,
      MeterRegistry metrics) {
    this.store = store;
    this.signer = signer;
    this.clock = clock;
    this.config = config;
    this.signed = metrics.counter("essc.audit.heads", "outcome", "signed");
    this.failed = metrics.counter("essc.audit.heads", "outcome", "failed");
    this.alarms = metrics.counter("essc.audit.alarms");
  }

  @Scheduled(
      every = "{essc.audit.sign-heads-every}",
      delayed = "{essc.audit.sign-heads-every}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> onSchedule() {
    return sign()
        .onFailure()
        .invoke(
            failure -> {
              failed.increment();
              LOG.error("the audit chains' heads could not be signed", failure);
            })
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Signs what is due; answers how many heads this instance has added. */
  public Uni<Integer> sign() {
    // A tenth less than the interval: the instance that signed last time must not find itself
    // early.
    var now = clock.instant();
    var since = now.minus(config.signHeadsEvery().multipliedBy(9).dividedBy(10));
    return store
        .moved(since, now.plus(CLOCKS_APART))
        .flatMap(this::signAll)
        .flatMap(heads -> heads.isEmpty() ? Uni.createFrom().item(0) : store(heads));
  }

  private Uni<Map<SignedHead, String>> signAll(List<Moved> moved) {
    var heads = new LinkedHashMap<SignedHead, String>();
    return Multi.createFrom()
        .iterable(moved.stream().filter(this::intact).toList())
        .onItem()
        .transformToUniAndConcatenate(chain -> sign(chain, heads))
        .onItem()
        .ignoreAsUni()
        .replaceWith(heads);
  }

  private Uni<Void> sign(Moved chain, Map<SignedHead, String> heads) {
    var head = new SignedHead(chain.chain(), chain.seq(), chain.hash(), clock.instant());
    return signer
        .sign(KeyPurpose.AUDIT, SignedHead.TYP, head.claims())
        .invoke(signed -> heads.put(head, signed.compact()))
        .replaceWithVoid();
  }

  private boolean intact(Moved chain) {
    if (!chain.intact()) {
      alarms.increment();
      LOG.errorf(
          "the audit log was tampered with: chain %d ends at %d, which is not what was written;"
              + " run 'audit verify'",
          chain.chain(), chain.seq());
    }
    return chain.intact();
  }

  private Uni<Integer> store(Map<SignedHead, String> heads) {
    return store
        .store(heads)
        .map(
            stored -> {
              heads.forEach(
                  (head, jws) -> {
                    if (stored.contains(head.chain())) {
                      HEADS.infof("audit head chain=%d seq=%d %s", head.chain(), head.seq(), jws);
                    }
                  });
              signed.increment(stored.size());
              return stored.size();
            });
  }
}
