package org.essc.files;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.files.FileStore.AbandonedUpload;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Unavailability;
import org.essc.platform.web.Features;
import org.essc.platform.web.Features.Feature;
import org.jboss.logging.Logger;

/**
 * Takes files that nobody works on and runs them: new ones at once, and those whose instance died
 * when their lease has run out. Also fails uploads whose sender or receiver is gone.
 */
public class FileRunner {

  private static final Logger LOG = Logger.getLogger(FileRunner.class);
  private static final long SHUTDOWN_SECONDS = 10;

  /** Of {@link UnneededChunks#clearSome} in one sweep: some 500 MB. */
  private static final int CLEARED_IN_A_SWEEP = 20;

  private final Context context;
  private final Pool pool;
  private final FileStore imports;
  private final String noun;
  private final FileRun run;
  private final FilesConfig config;
  private final AuditLog audit;
  private final boolean enabled;
  private final UnneededChunks unneeded;
  private final Map<UUID, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  protected FileRunner(
      Vertx vertx,
      Pool pool,
      FileStore imports,
      FileRun run,
      FilesConfig config,
      AuditLog audit,
      Features features) {
    this.context = vertx.getOrCreateContext();
    this.pool = pool;
    this.imports = imports;
    this.noun = imports.kind().noun();
    this.run = run;
    this.config = config;
    this.audit = audit;
    this.unneeded = new UnneededChunks(pool, imports.kind());
    this.enabled = features.enabled().contains(Feature.ISSUANCE);
  }

  /** Looks for work now, on a context of its own: the caller's request may end meanwhile. */
  void wake() {
    context.runOnContext(ignored -> takeMore());
  }

  /** To be called every two seconds. */
  protected Uni<Void> sweepOnce() {
    if (!enabled || stopping) {
      return Uni.createFrom().voidItem();
    }
    wake();
    return later("abandoned uploads", imports.abandoned().chain(this::abandonAll))
        .chain(() -> later("chunks that nobody needs", clear(CLEARED_IN_A_SWEEP)));
  }

  private Uni<Void> abandonAll(List<AbandonedUpload> uploads) {
    return Multi.createFrom()
        .iterable(uploads)
        .onItem()
        .transformToUniAndConcatenate(upload -> later("upload " + upload.id(), abandon(upload)))
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> clear(int left) {
    return unneeded
        .clearSome()
        .chain(
            more -> more && left > 1 && !stopping ? clear(left - 1) : Uni.createFrom().voidItem());
  }

  /** What fails is tried again in the next sweep, and keeps nothing else from this one. */
  private Uni<Void> later(String what, Uni<Void> work) {
    return work.onFailure()
        .recoverWithUni(
            failure -> {
              LOG.debugf("%s: %s later: %s", noun, what, failure.getClass().getName());
              return Uni.createFrom().voidItem();
            });
  }

  /** To be called when the platform stops: waits for the chunks under way. */
  protected void stopRunning() {
    stopping = true;
    try {
      CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
          .get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debugf("a %s is left to another instance: %s", noun, e.getClass().getName());
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
            failure -> LOG.debugf("no %s taken: %s", noun, failure.getClass().getName()));
  }

  private void begin(SpooledFile file) {
    var ended = new CompletableFuture<Void>();
    if (running.putIfAbsent(file.id(), ended) != null) {
      return;
    }
    LOG.infof(
        "%s %s: applying from chunk %d of %d", noun, file.id(), file.nextChunk(), file.chunks());
    run.run(file, () -> !stopping)
        .chain(() -> stopping ? imports.release(file.id()) : Uni.createFrom().voidItem())
        .onFailure()
        .recoverWithUni(failure -> interrupted(file, failure))
        .subscribe()
        .with(ignored -> end(file, ended), failure -> end(file, ended));
  }

  private void end(SpooledFile file, CompletableFuture<Void> ended) {
    running.remove(file.id());
    ended.complete(null);
    if (!stopping) {
      wake();
    }
  }

  /** What may pass is tried again when the lease runs out; a fault of our own ends the import. */
  private Uni<Void> interrupted(SpooledFile file, Throwable failure) {
    if (failure instanceof LeaseLostException) {
      LOG.infof("%s %s: another instance has it", noun, file.id());
      return Uni.createFrom().voidItem();
    }
    if (mayPass(failure)) {
      LOG.warnf("%s %s: interrupted by %s", noun, file.id(), failure.getClass().getName());
      return Uni.createFrom().voidItem();
    }
    LOG.errorf(failure, "%s %s: failed", noun, file.id());
    return fail(file.id(), file.partnerNo(), SpooledFile.RUNNING, ProblemType.INTERNAL_ERROR);
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
    return fail(upload.id(), upload.partnerNo(), SpooledFile.RECEIVING, FileProblems.TRUNCATED);
  }

  private Uni<Void> fail(UUID importId, PartnerNo partnerNo, String inState, ProblemType problem) {
    var act = noun + (inState.equals(SpooledFile.RUNNING) ? ".run" : ".receive");
    var entry =
        AuditEntry.of(act, partnerNo.actor())
            .object(imports.kind().subject(), importId)
            .failed(problem);
    return pool.withTransaction(
            transaction ->
                imports
                    .fail(transaction, importId, inState, problem.code())
                    .call(failed -> audit.append(transaction, failed ? List.of(entry) : List.of())))
        .replaceWithVoid();
  }
}
