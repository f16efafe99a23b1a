package org.essc.benefit.files;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.files.BatchConflictException;
import org.essc.files.FileRun;
import org.essc.files.FilesConfig;
import org.essc.files.SpooledFile;
import org.essc.partner.PartnerRegions;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.BusinessDates;

/**
 * Applies a file of entitlements chunk by chunk, in its order. A chunk's rows, its rejections, the
 * counts and the place reached commit in one transaction, so whoever comes after a crash goes on
 * after the last chunk that was applied. While one chunk commits, the next one is read and checked.
 */
@Singleton
class RunEntitlementFile implements FileRun {

  private final Pool pool;
  private final EntitlementFileStore files;
  private final EntitlementRows rows;
  private final ApplyEntitlements apply;
  private final PartnerRegions partnerRegions;
  private final AuditLog audit;
  private final FilesConfig config;
  private final Clock clock;

  RunEntitlementFile(
      Pool pool,
      EntitlementFileStore files,
      EntitlementRows rows,
      ApplyEntitlements apply,
      PartnerRegions partnerRegions,
      AuditLog audit,
      FilesConfig config,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.files = files;
    this.rows = rows;
    this.apply = apply;
    this.partnerRegions = partnerRegions;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Uni<Void> run(SpooledFile file, BooleanSupplier keepRunning) {
    var run = new Run(file);
    return Multi.createBy()
        .repeating()
        .uni(run::next)
        .whilst(ignored -> run.hasNext() && keepRunning.getAsBoolean())
        .onItem()
        .ignoreAsUni();
  }

  /** The state of one run; its steps follow each other. */
  private final class Run {

    private final SpooledFile file;
    private int seq;
    private CompletableFuture<EntitlementRows.Checked> ahead;

    Run(SpooledFile file) {
      this.file = file;
      this.seq = file.nextChunk();
      this.ahead = check(seq);
    }

    boolean hasNext() {
      return seq < file.chunks();
    }

    Uni<Integer> next() {
      return Uni.createFrom()
          .completionStage(() -> ahead)
          .chain(
              checked -> {
                if (seq + 1 < file.chunks()) {
                  ahead = check(seq + 1);
                }
                return commit(checked, BatchConflictException.REPEATS);
              })
          .map(ignored -> ++seq);
    }

    private CompletableFuture<EntitlementRows.Checked> check(int chunkSeq) {
      return partnerRegions
          .of(pool, file.partnerNo())
          .chain(
              served ->
                  files
                      .chunk(file.id(), chunkSeq)
                      .emitOn(Infrastructure.getDefaultExecutor())
                      .map(chunk -> rows.check(file, chunkSeq, chunk, served)))
          .subscribeAsCompletionStage();
    }

    private Uni<Void> commit(EntitlementRows.Checked checked, int repeats) {
      return pool.withTransaction(transaction -> write(transaction, checked))
          .onFailure(failure -> repeats > 0 && BatchConflictException.isOne(failure))
          .recoverWithUni(() -> commit(checked, repeats - 1));
    }

    private Uni<Void> write(SqlConnection transaction, EntitlementRows.Checked checked) {
      var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return apply
          .apply(transaction, file, checked, at)
          .chain(
              applied ->
                  files
                      .reject(transaction, file.id(), applied.rejections())
                      .chain(
                          () ->
                              files.advance(
                                  transaction, file.id(), seq, applied.counts(), config.lease())))
          .chain(
              () ->
                  seq + 1 == file.chunks()
                      ? audit.append(transaction, List.of(completed()))
                      : Uni.createFrom().voidItem());
    }

    private AuditEntry completed() {
      return AuditEntry.of("benefit-file.complete", file.partnerNo().actor())
          .object(SubjectType.BENEFIT_FILE, file.id())
          .detail("rows", file.received())
          .success();
    }
  }
}
