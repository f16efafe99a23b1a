package org.essc.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.IdempotencyKey;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.text.JsonText;
import org.jboss.logging.Logger;

/**
 * Step 1: takes a file as a stream, checks its structure and spools it, encrypted, in chunks of
 * whole rows. Nothing is applied before all of it is here; a broken file is refused whole.
 */
public class ReceiveFile {

  private static final Logger LOG = Logger.getLogger(ReceiveFile.class);

  private final Pool pool;
  private final FileStore imports;
  private final FileKind kind;
  private final FilesConfig config;
  private final ColumnCipher cipher;
  private final Randomness randomness;
  private final Clock clock;
  private final AuditLog audit;
  private final FileRunner runner;
  private final Idempotency idempotency;
  private final ObjectMapper json;

  protected ReceiveFile(
      Pool pool,
      FileStore imports,
      FilesConfig config,
      ColumnCipher cipher,
      Randomness randomness,
      Clock clock,
      AuditLog audit,
      FileRunner runner,
      Idempotency idempotency,
      ObjectMapper json) {
    this.pool = pool;
    this.imports = imports;
    this.kind = imports.kind();
    this.config = config;
    this.cipher = cipher;
    this.randomness = randomness;
    this.clock = clock;
    this.audit = audit;
    this.runner = runner;
    this.idempotency = idempotency;
    this.json = json;
  }

  /** Receives and starts a file in one go, for callers within the platform. */
  protected Uni<SpooledFile> receiveAndStart(
      FileOrigin origin, FileFormat format, Multi<byte[]> content) {
    var few = imports.requireFew(origin.partnerNo());
    return few.chain(() -> receive(origin, format, content)).chain(this::start);
  }

  /**
   * Receives and starts a file for a request. Whether it repeats an earlier request is known only
   * when all of it is here, as that takes its digest; a repeat's spooled copy is dropped. So a key
   * that was answered once has its answer again however many files the partner has under way.
   */
  public Uni<Answer> receiveOnce(
      FileOrigin origin, IdempotencyKey key, FileFormat format, Multi<byte[]> content) {
    var partnerNo = origin.partnerNo();
    return idempotency
        .isAnswered(partnerNo.value(), key)
        .chain(
            known ->
                requireFew(!known, partnerNo)
                    .chain(() -> receive(origin, format, content))
                    .chain(upload -> startOnce(key, origin, upload, known)));
  }

  private Uni<Void> requireFew(boolean counted, PartnerNo partnerNo) {
    return counted ? imports.requireFew(partnerNo) : Uni.createFrom().voidItem();
  }

  /**
   * Where the answer that was known as the file began to come has gone meanwhile, it is counted.
   */
  private Uni<Answer> startOnce(
      IdempotencyKey key, FileOrigin origin, Upload upload, boolean known) {
    var started = new AtomicBoolean();
    return idempotency
        .run(
            upload.partnerNo().value(),
            key,
            kind.operation(),
            upload.request(origin),
            ticket ->
                requireFew(known, upload.partnerNo())
                    .chain(() -> start(upload, ticket))
                    .invoke(answer -> started.set(true)))
        .onItemOrFailure()
        .call(
            (answer, failure) ->
                started.get() ? Uni.createFrom().voidItem() : discard(upload.importId()));
  }

  /**
   * Whatever becomes of the copy, the answer stays; the sweeper ends it when its lease runs out.
   */
  private Uni<Void> discard(UUID importId) {
    return imports
        .discard(importId)
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf(
                  "%s %s repeats another and is left to the sweeper: %s",
                  kind.noun(), importId, failure.getClass().getName());
              return Uni.createFrom().voidItem();
            });
  }

  /** Spools a file; the one buffer under way at a time is the back-pressure. */
  Uni<Upload> receive(FileOrigin origin, FileFormat format, Multi<byte[]> content) {
    var partnerNo = origin.partnerNo();
    var spool = new Spool(randomness.uuid(), format);
    return imports
        .create(spool.importId, origin, format, config.uploadPatience())
        .chain(
            () ->
                content
                    .onFailure()
                    .transform(cutOff -> spool.cutOff())
                    .onItem()
                    .transformToUniAndConcatenate(spool::accept)
                    .onItem()
                    .ignoreAsUni())
        .chain(spool::finish)
        .onFailure(LeaseLostException.class)
        .transform(silentTooLong -> spool.cutOff())
        .map(ignored -> spool.upload(partnerNo))
        // The framework cancels a request whose connection is gone, rather than fail it.
        .onCancellation()
        .invoke(() -> giveUpLater(spool.importId, partnerNo, spool.cutOff()))
        .onFailure()
        .call(failure -> giveUp(spool.importId, partnerNo, failure))
        .onFailure(FileRefusedException.class)
        .transform(failure -> ((FileRefusedException) failure).asProblem());
  }

  private Uni<SpooledFile> start(Upload upload) {
    return pool.withTransaction(
            transaction ->
                start(transaction, upload)
                    .call(() -> audit.append(transaction, List.of(started(upload)))))
        .invoke(runner::wake);
  }

  /** The state, the answer kept for a repeat, and the audit entry commit together. */
  private Uni<Answer> start(Upload upload, Ticket ticket) {
    return pool.withTransaction(
            transaction ->
                start(transaction, upload)
                    .map(file -> kind.status().apply(file, clock.instant()))
                    .map(status -> new Answer(202, JsonText.write(json, status)))
                    .call(answer -> idempotency.finish(transaction, ticket, answer))
                    .call(() -> audit.append(transaction, List.of(started(upload)))))
        .invoke(runner::wake);
  }

  private Uni<SpooledFile> start(SqlClient transaction, Upload upload) {
    return imports.start(transaction, upload.importId(), upload.columns(), upload.rows());
  }

  private AuditEntry started(Upload upload) {
    return AuditEntry.of(kind.noun() + ".start", upload.partnerNo().actor())
        .object(kind.subject(), upload.importId())
        .detail("rows", upload.rows())
        .success();
  }

  /** Nobody waits for the outcome; if this fails too, the sweeper fails the import. */
  private void giveUpLater(UUID importId, PartnerNo partnerNo, FileRefusedException cutOff) {
    giveUp(importId, partnerNo, cutOff)
        .subscribe()
        .with(
            ignored -> LOG.debugf("%s %s: the connection was lost", kind.noun(), importId),
            failure -> LOG.warnf("%s %s: %s", kind.noun(), importId, failure.getClass().getName()));
  }

  private Uni<Void> giveUp(UUID importId, PartnerNo partnerNo, Throwable failure) {
    var refused = failure instanceof FileRefusedException file ? file.problem() : null;
    var code = refused == null ? "import-interrupted" : refused.code();
    var entry =
        AuditEntry.of(kind.noun() + ".receive", partnerNo.actor())
            .object(kind.subject(), importId)
            .refused(code);
    return pool.withTransaction(
            transaction ->
                imports
                    .fail(transaction, importId, SpooledFile.RECEIVING, code)
                    .call(failed -> audit.append(transaction, failed ? List.of(entry) : List.of())))
        .replaceWithVoid()
        .onFailure()
        .recoverWithUni(
            e -> {
              // The sweeper fails it when its lease has run out; a refusal must be audited first.
              LOG.warnf(
                  "%s %s could not be marked failed: %s", kind.noun(), importId, e.getClass());
              return refused == null
                  ? Uni.createFrom().voidItem()
                  : Uni.createFrom().failure(ProblemException.unavailable(e));
            });
  }

  /** One file on its way in. */
  private final class Spool {

    private final UUID importId;
    private final FileSplitter splitter;
    private final MessageDigest digest = Sha256.begin();
    private Instant renewed = clock.instant();
    private long received;

    Spool(UUID importId, FileFormat format) {
      this.importId = importId;
      this.splitter = new FileSplitter(format, kind.csv());
    }

    Uni<Void> accept(byte[] bytes) {
      digest.update(bytes);
      received += bytes.length;
      var chunks = splitter.accept(bytes);
      requireSmallEnough();
      if (!chunks.isEmpty()) {
        return store(chunks);
      }
      boolean stale =
          Duration.between(renewed, clock.instant()).compareTo(config.uploadPatience().dividedBy(4))
              > 0;
      if (!stale) {
        return Uni.createFrom().voidItem();
      }
      renewed = clock.instant();
      return imports.renew(importId, config.uploadPatience());
    }

    Uni<Void> finish() {
      var chunks = splitter.finish();
      requireSmallEnough();
      return store(chunks);
    }

    private void requireSmallEnough() {
      if (imports.isTooLarge(received, splitter.rows())) {
        throw new FileRefusedException(FileProblems.TOO_LARGE, splitter.line(), null);
      }
    }

    Upload upload(PartnerNo partnerNo) {
      return new Upload(importId, partnerNo, splitter.columns(), splitter.rows(), digest.digest());
    }

    FileRefusedException cutOff() {
      return new FileRefusedException(FileProblems.TRUNCATED, splitter.line(), null);
    }

    private Uni<Void> store(List<Chunk> chunks) {
      Uni<Void> stored = Uni.createFrom().voidItem();
      for (var chunk : chunks) {
        stored = stored.chain(() -> store(chunk));
      }
      return stored;
    }

    private Uni<Void> store(Chunk chunk) {
      renewed = clock.instant();
      var encrypted =
          cipher.encryptBytes(kind.content(), importId + "/" + chunk.seq(), chunk.content());
      return imports.addChunk(importId, chunk, encrypted, config.uploadPatience());
    }
  }
}
