package org.essc.card.imports;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.imports.CardImportStore.AbandonedUpload;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Unavailability;
import org.essc.platform.web.Features;
import org.essc.platform.web.Features.Feature;
import org.jboss.logging.Logger;

/**
 * Takes imports that nobody works on and runs them: new ones at once, and those whose instance died
 * when their lease has run out. Also fails uploads whose sender or receiver is gone.
 */
@Singleton
class CardImportRunner {

  private static final Logger LOG = Logger.getLogger(CardImportRunner.class);
  private static final long SHUTDOWN_SECONDS = 10;

  private final Context context;
  private final Pool pool;
  private final CardImportStore imports;
  private final RunCardImport run;
  private final CardImportConfig config;
  private final AuditLog audit;
  private final boolean enabled;
  private final Map<UUID, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  CardImportRunner(
      Vertx vertx,
      Pool pool,
      CardImportStore imports,
      RunCardImport run,
      CardImportConfig config,
      AuditLog audit,
      Features features) {
    this.context = vertx.getOrCreateContext();
    this.pool = pool;
    this.imports = imports;
    this.run = run;
    this.config = config;
    this.audit = audit;
    this.enabled = features.enabled().contains(Feature.ISSUANCE);
  }

  /** Looks for work now, on a context of its own: the caller's request may end meanwhile. */
  void wake() {
    context.runOnContext(ignored -> takeMore());
  }

  @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    if (!enabled || stopping) {
      return Uni.createFrom().voidItem();
    }
    wake();
    return imports
        .abandoned()
        .chain(
            uploads ->
                Multi.createFrom()
                    .iterable(uploads)
                    .onItem()
                    .transformToUniAndConcatenate(this::abandon)
                    .onItem()
                    .ignoreAsUni())
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.debugf("no sweep: %s", failure.getClass().getName());
              return Uni.createFrom().voidItem();
            });
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    try {
      CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
          .get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debugf("an import is left to another instance: %s", e.getClass().getName());
    }
  }

  private void takeMore() {
    if (!enabled || stopping || running.size() >= config.concurrent()) {
      return;
    }
    imports
        .take(config.lease(), List.copyOf(running.keySet()))
        .subscribe()
        .with(
            taken -> {
              if (taken != null) {
                begin(taken);
                wake();
              }
            },
            failure -> LOG.debugf("no import taken: %s", failure.getClass().getName()));
  }

  private void begin(CardImport file) {
    var ended = new CompletableFuture<Void>();
    if (running.putIfAbsent(file.id(), ended) != null) {
      return;
    }
    LOG.infof(
        "import %s: applying from chunk %d of %d", file.id(), file.nextChunk(), file.chunks());
    run.run(file, () -> !stopping)
        .chain(() -> stopping ? imports.release(file.id()) : Uni.createFrom().voidItem())
        .onFailure()
        .recoverWithUni(failure -> interrupted(file, failure))
        .subscribe()
        .with(ignored -> end(file, ended), failure -> end(file, ended));
  }

  private void end(CardImport file, CompletableFuture<Void> ended) {
    running.remove(file.id());
    ended.complete(null);
    if (!stopping) {
      wake();
    }
  }

  /** What may pass is tried again when the lease runs out; a fault of our own ends the import. */
  private Uni<Void> interrupted(CardImport file, Throwable failure) {
    if (failure instanceof LeaseLostException) {
      LOG.infof("import %s: another instance has it", file.id());
      return Uni.createFrom().voidItem();
    }
    if (mayPass(failure)) {
      LOG.warnf("import %s: interrupted by %s", file.id(), failure.getClass().getName());
      return Uni.createFrom().voidItem();
    }
    LOG.errorf(failure, "import %s: failed", file.id());
    return fail(file.id(), file.partnerNo(), CardImport.RUNNING, ProblemType.INTERNAL_ERROR);
  }

  /** Values that the database does not take (class 22 and 23) will be refused again. */
  private static boolean mayPass(Throwable failure) {
    if (failure instanceof PgException database
        && database.getSqlState() != null
        && database.getSqlState().matches("2[23].*")) {
      return database.getSqlState().equals("23505");
    }
    return failure instanceof BatchConflictException || Unavailability.isCauseOf(failure);
  }

  private Uni<Void> abandon(AbandonedUpload upload) {
    return fail(
        upload.id(), upload.partnerNo(), CardImport.RECEIVING, CardImportProblems.TRUNCATED);
  }

  private Uni<Void> fail(UUID importId, String partnerNo, String inState, ProblemType problem) {
    var act = inState.equals(CardImport.RUNNING) ? "card-import.run" : "card-import.receive";
    var entry =
        AuditEntry.of(act, Actor.partner(partnerNo))
            .object("card-import", importId)
            .failed(problem);
    return pool.withTransaction(
            transaction ->
                imports
                    .fail(transaction, importId, inState, problem.code())
                    .call(failed -> audit.append(transaction, failed ? List.of(entry) : List.of())))
        .replaceWithVoid();
  }
}
