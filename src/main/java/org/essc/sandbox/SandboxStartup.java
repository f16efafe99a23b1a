package org.essc.sandbox;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.essc.platform.embedded.EmbeddedMode;
import org.essc.platform.web.Features;
import org.essc.platform.web.Features.Feature;
import org.jboss.logging.Logger;

/**
 * Loads the synthetic holders when the platform starts on its embedded servers, before its port
 * opens. Should that take too long, it starts without them and is not ready until they are there.
 */
@Singleton
@Readiness
class SandboxStartup implements AsyncHealthCheck {

  private static final Logger LOG = Logger.getLogger(SandboxStartup.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** It can only switch off: without the embedded servers there is no sandbox to fill. */
  @ConfigMapping(prefix = "essc.sandbox")
  interface Config {

    /** Whether the synthetic holders are loaded at the start. */
    @WithDefault("true")
    boolean loadHolders();

    /**
     * Fee of a replacement in fen, invented, where a region charges one and no document says how
     * much; empty for none.
     */
    @WithDefault("2000")
    OptionalInt replacementFeeFen();
  }

  private final EmbeddedMode embedded;
  private final Config config;
  private final Features features;
  private final LoadSyntheticHolders loadHolders;
  private volatile boolean pending;

  SandboxStartup(
      EmbeddedMode embedded, Config config, Features features, LoadSyntheticHolders loadHolders) {
    this.embedded = embedded;
    this.config = config;
    this.features = features;
    this.loadHolders = loadHolders;
  }

  /** After everything else: the demo partners must be there, one of them sends the file. */
  void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
    if (!embedded.active() || !config.loadHolders() || !imports()) {
      return;
    }
    pending = true;
    var loaded =
        loadHolders
            .load()
            .onFailure()
            .invoke(failure -> LOG.warnf("The synthetic holders are not loaded yet: %s", failure))
            .onFailure()
            .retry()
            .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
            .indefinitely()
            .invoke(() -> pending = false)
            .subscribeAsCompletionStage();
    await(loaded);
  }

  /** Without it nobody here applies the file; waiting for that would never end. */
  private boolean imports() {
    return features.enabled().contains(Feature.ISSUANCE);
  }

  /** On the main thread, before the port opens: who reaches the platform finds everybody there. */
  private static void await(CompletableFuture<Void> loaded) {
    try {
      loaded.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Going on without the synthetic holders; they are loaded as soon as possible");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.createFrom()
        .item(HealthCheckResponse.named("synthetic holders").status(!pending).build());
  }
}
