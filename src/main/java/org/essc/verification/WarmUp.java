package org.essc.verification;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.essc.partner.PartnerNo;

/**
 * Reads once through Hibernate before the first request does: its first session loads some thousand
 * classes, which on a busy machine takes longer than a caller is made to wait. It does so beside
 * whatever else is prepared before the port is opened.
 */
@ApplicationScoped
class WarmUp {

  private static final UUID NOBODYS = new UUID(0, 0);
  private static final PartnerNo NOBODY = new PartnerNo("0000000000");

  private final ReadVerification readVerification;
  private final ExecutorService threads;
  private CompletableFuture<Void> reading;

  WarmUp(ReadVerification readVerification, ExecutorService threads) {
    this.readVerification = readVerification;
    this.threads = threads;
  }

  /** As soon as the keys are there. */
  void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
    reading = CompletableFuture.runAsync(this::readOnce, threads);
  }

  void awaitEnd(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) StartupEvent event) {
    reading.join();
  }

  private void readOnce() {
    try {
      VertxContextSupport.subscribeAndAwait(
          () -> readVerification.handle(NOBODYS, NOBODY, Set.of()).onFailure().recoverWithNull());
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
