package org.essc.card.imports;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.imports.BatchPlan.UnreadableCard;
import org.essc.files.BatchConflictException;
import org.essc.files.FileRun;
import org.essc.files.FilesConfig;
import org.essc.files.SpooledFile;
import org.essc.platform.lookup.FillLookups;
import org.essc.platform.outbox.SubjectType;

/**
 * Step 2: applies a received file chunk by chunk, in its order. A chunk's rows, its rejections, the
 * counts and the place reached commit in one transaction, so whoever comes after a crash goes on
 * after the last chunk that was applied, and nothing is done twice or left out.
 *
 * <p>While one chunk commits, the next one is read, validated and encrypted.
 */
@Singleton
class RunCardImport implements FileRun {

  private final Pool pool;
  private final CardFileStore imports;
  private final CardBatchStore batches;
  private final PrepareBatch prepare;
  private final FillLookups lookups;
  private final AuditLog audit;
  private final Duration lease;

  RunCardImport(
      Pool pool,
      CardFileStore imports,
      CardBatchStore batches,
      PrepareBatch prepare,
      FillLookups lookups,
      AuditLog audit,
      FilesConfig config) {
    this.pool = pool;
    this.imports = imports;
    this.batches = batches;
    this.prepare = prepare;
    this.lookups = lookups;
    this.audit = audit;
    this.lease = config.lease();
  }

  /**
   * Applies what is left of an import that this instance has taken.
   *
   * @param keepRunning asked before every chunk
   */
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

  private record Prepared(CheckedChunk chunk, BatchPlan plan) {}

  /** The state of one run; its steps follow each other. */
  private final class Run {

    private final SpooledFile file;
    private int seq;
    private CompletableFuture<Prepared> ahead;

    Run(SpooledFile file) {
      this.file = file;
      this.seq = file.nextChunk();
      this.ahead = prepare(seq, null, CompletableFuture.completedFuture(null));
    }

    boolean hasNext() {
      return seq < file.chunks();
    }

    Uni<Integer> next() {
      return Uni.createFrom().completionStage(() -> ahead).chain(this::apply);
    }

    private Uni<Integer> apply(Prepared prepared) {
      var committed = new CompletableFuture<Void>();
      if (seq + 1 < file.chunks()) {
        ahead = prepare(seq + 1, prepared.chunk(), committed);
      }
      return commit(prepared, BatchConflictException.REPEATS)
          .onItemOrFailure()
          .invoke(
              (ignored, failure) -> {
                if (failure == null) {
                  committed.complete(null);
                } else {
                  committed.completeExceptionally(failure);
                }
              })
          .map(ignored -> ++seq);
    }

    /** Begins at once; a chunk that speaks of the same cards waits until those are committed. */
    private CompletableFuture<Prepared> prepare(
        int chunkSeq, CheckedChunk previous, CompletableFuture<Void> committed) {
      return prepare
          .check(file, chunkSeq)
          .call(
              chunk ->
                  previous != null && chunk.overlaps(previous)
                      ? Uni.createFrom().completionStage(() -> committed)
                      : Uni.createFrom().voidItem())
          .chain(chunk -> prepare.plan(file, chunk).map(plan -> new Prepared(chunk, plan)))
          .subscribeAsCompletionStage();
    }

    private Uni<Void> commit(Prepared prepared, int repeats) {
      return pool.withTransaction(transaction -> write(transaction, prepared.plan()))
          .onFailure(failure -> repeats > 0 && BatchConflictException.isOne(failure))
          .recoverWithUni(
              () ->
                  foundAgain(repeats)
                      .chain(() -> prepare.plan(file, prepared.chunk()))
                      .chain(plan -> commit(new Prepared(prepared.chunk(), plan), repeats - 1)));
    }

    /** Whom no repeat finds, and who is there all the same, has lost the entry that leads there. */
    private Uni<Void> foundAgain(int repeats) {
      return repeats == 1 ? lookups.beginAnew() : Uni.createFrom().voidItem();
    }

    private Uni<Void> write(SqlConnection transaction, BatchPlan plan) {
      return batches
          .write(transaction, file.id(), "partner:" + file.partnerNo(), plan)
          .chain(() -> imports.advance(transaction, file.id(), seq, plan.counts(), lease))
          .chain(
              () -> {
                var entries = entries(plan);
                return entries.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : audit.append(transaction, entries);
              });
    }

    private List<AuditEntry> entries(BatchPlan plan) {
      var entries = new ArrayList<AuditEntry>();
      plan.unreadable().forEach(card -> entries.add(unreadable(card)));
      if (seq + 1 == file.chunks()) {
        entries.add(completed());
      }
      return entries;
    }

    /** A stored card was altered behind the platform's back. */
    private AuditEntry unreadable(UnreadableCard card) {
      return AuditEntry.of("card-import.change", file.partnerNo().actor())
          .holder(card.holderId())
          .object(SubjectType.CARD, card.id())
          .refused("card-unreadable");
    }

    private AuditEntry completed() {
      return AuditEntry.of("card-import.complete", file.partnerNo().actor())
          .object(SubjectType.CARD_IMPORT, file.id())
          .detail("rows", file.received())
          .success();
    }
  }
}
