package org.essc.audit.verify;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.keys.JwtVerifier;
import org.essc.keys.KeyMaterial;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.partition.ArchiveConfig;
import org.jboss.logging.Logger;

/**
 * Reads the log as the command does, in a thread of its own on the instance that was asked, and
 * notes how far it has come. An instance that is stopped meanwhile does not finish it.
 */
@Singleton
class VerifyInBackground {

  private static final Logger LOG = Logger.getLogger(VerifyInBackground.class);
  private static final Actor BY = Actor.system("audit-verification");
  private static final Duration TELL_EVERY = Duration.ofSeconds(2);

  /** Of findings so many are kept; the command prints all. */
  private static final int MOST_KEPT = 200;

  private final AgroalDataSource dataSource;
  private final MasterKey masterKey;
  private final VerificationStore store;
  private final Pool pool;
  private final AuditLog audit;
  private final Clock clock;
  private final Optional<Path> archive;
  private volatile boolean stopping;

  VerifyInBackground(
      AgroalDataSource dataSource,
      MasterKey masterKey,
      VerificationStore store,
      Pool pool,
      AuditLog audit,
      Clock clock,
      ArchiveConfig archive) {
    this.archive = archive.directory().map(Path::of);
    this.dataSource = dataSource;
    this.masterKey = masterKey;
    this.store = store;
    this.pool = pool;
    this.audit = audit;
    this.clock = clock;
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  void begin(UUID id) {
    Infrastructure.getDefaultWorkerPool().execute(() -> new Run(id).run());
  }

  /** One reading of the whole log. */
  private final class Run {

    private final UUID id;
    private final List<String> kept = new ArrayList<>();
    private Instant told = Instant.EPOCH;
    private long found;
    private long entries;
    private int monthsUnread;

    private Run(UUID id) {
      this.id = id;
    }

    private void run() {
      try (var connection = dataSource.getConnection()) {
        var signatures =
            new AuditSignatures(
                new JwtVerifier(clock), KeyMaterial.loadAuditKeys(connection, masterKey));
        monthsUnread =
            new AuditVerifier(connection, archive, signatures, clock, this::found, this::read)
                .verify(null)
                .monthsUnread();
        end(found == 0 ? VerificationState.INTACT : VerificationState.FINDINGS);
      } catch (SQLException | IOException | IntegrityException | CancellationException away) {
        LOG.warnf("The audit log was not verified: %s", away.toString());
        end(VerificationState.FAILED);
      }
    }

    private void found(Finding finding) {
      found++;
      if (kept.size() < MOST_KEPT) {
        kept.add(finding.toString());
      }
    }

    private void read(long so) {
      if (stopping) {
        throw new CancellationException("the instance stops");
      }
      entries = so;
      var now = clock.instant();
      if (!now.isBefore(told.plus(TELL_EVERY))) {
        told = now;
        store
            .progress(id, entries, now)
            .subscribe()
            .with(done -> {}, failure -> LOG.debugf(failure, "told later how far it has come"));
      }
    }

    private void end(VerificationState state) {
      var entry =
          AuditEntry.of("audit.verified", BY)
              .object(SubjectType.AUDIT_VERIFICATION, id)
              .detail("state", state.text())
              .detail("findings", found)
              .success();
      pool.withTransaction(
              transaction ->
                  store
                      .end(
                          transaction,
                          id,
                          state,
                          entries,
                          monthsUnread,
                          found,
                          kept,
                          clock.instant())
                      .call(
                          ended ->
                              ended
                                  ? audit.append(transaction, List.of(entry))
                                  : Uni.createFrom().voidItem()))
          .subscribe()
          .with(
              ended -> {},
              failure -> LOG.warnf("A verification's end was not noted: %s", failure.toString()));
    }
  }
}
