package org.essc.benefit.files;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.essc.audit.AuditLog;
import org.essc.files.FileRunner;
import org.essc.files.FilesConfig;
import org.essc.platform.web.Features;

/** Takes files of entitlements that nobody works on and runs them; see {@link FileRunner}. */
@Singleton
class EntitlementFileRunner extends FileRunner {

  EntitlementFileRunner(
      Vertx vertx,
      Pool pool,
      EntitlementFileStore files,
      RunEntitlementFile run,
      FilesConfig config,
      AuditLog audit,
      Features features) {
    super(vertx, pool, files, run, config, audit, features);
  }

  @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return sweepOnce();
  }

  void stop(@Observes ShutdownEvent event) {
    stopRunning();
  }
}
