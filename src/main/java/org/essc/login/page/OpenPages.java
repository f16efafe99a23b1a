package org.essc.login.page;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginNews;
import org.essc.login.LoginStore;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.time.Patience;

/**
 * The login pages that are open here. A page costs an entry in a set and no thread: one timer goes
 * through all of them, and each is drawn on its own request's event loop. A step reaches it as
 * news; in case that was lost, it looks for itself now and then, and when its time is over.
 */
@Singleton
class OpenPages {

  private static final Duration TICK = Duration.ofMillis(100);

  /** Within this part of a step the pages are renewed, one after the other. */
  private static final long SPREAD = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Of one login: its browser's tabs. */
  private static final int MOST_OF_ONE = 6;

  private record Watched(LoginId login, OpenPage page) {}

  private final LoginStore logins;
  private final LoginNews news;
  private final RedisClock redisClock;
  private final Vertx vertx;
  private final Set<Watched> open = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<LoginId, Integer> ofOne = new ConcurrentHashMap<>();
  private final int most;
  private volatile boolean leaving;

  /**
   * @param most pages that wait here at a time; who comes then asks again and again
   */
  OpenPages(
      LoginStore logins,
      LoginNews news,
      RedisClock redisClock,
      Vertx vertx,
      MeterRegistry metrics,
      @ConfigProperty(name = "essc.login.open-pages", defaultValue = "20000") int most) {
    this.logins = logins;
    this.news = news;
    this.redisClock = redisClock;
    this.vertx = vertx;
    this.most = most;
    Gauge.builder("essc.login.pages", open, Set::size)
        .description("login pages that wait on this instance")
        .register(metrics);
  }

  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(TICK.toMillis(), ignored -> redisClock.estimate().ifPresent(this::tick));
  }

  /** Pages go to another instance: what is open would hold up the end of this one. */
  void leave(@Observes ShutdownDelayInitiatedEvent event) {
    leaving = true;
  }

  /**
   * What a page shows, from now on and until its login has ended; begins with what it shows now. It
   * ends early where this instance does, and at once where too many wait: nobody is refused for
   * them, but whoever comes then has to ask again.
   */
  Multi<Moment> watch(LoginId login) {
    return Multi.createFrom().emitter(browser -> open(login, browser), BackPressureStrategy.LATEST);
  }

  private void open(LoginId login, MultiEmitter<? super Moment> browser) {
    var current = Vertx.currentContext();
    Context loop = current != null ? current : vertx.getOrCreateContext();
    var offset = Duration.ofMillis(Math.floorMod(login.hashCode(), SPREAD));
    var watched = new Watched(login, new OpenPage(browser, loop, offset));
    if (!take(watched)) {
      look(watched, OpenPage::end);
      return;
    }
    var page = watched.page();
    var heard = news.of(login).subscribe().with(step -> page.run(() -> page.show(step, now())));
    browser.onTermination(
        () -> {
          leave(watched);
          heard.cancel();
        });
    // after it listens, so that no step lies between
    look(watched, shown -> {});
  }

  private boolean take(Watched watched) {
    if (open.size() >= most) {
      return false;
    }
    int together = ofOne.merge(watched.login(), 1, Integer::sum);
    if (together > MOST_OF_ONE) {
      forget(watched.login());
      return false;
    }
    return open.add(watched);
  }

  private void leave(Watched watched) {
    if (open.remove(watched)) {
      forget(watched.login());
    }
  }

  private void forget(LoginId login) {
    ofOne.computeIfPresent(login, (id, pages) -> pages == 1 ? null : pages - 1);
  }

  private void tick(Instant now) {
    for (var watched : open) {
      var page = watched.page();
      if (leaving) {
        page.run(page::end);
      } else if (page.takeDue(now)) {
        page.run(() -> advance(watched, now));
      }
    }
  }

  private void advance(Watched watched, Instant now) {
    var page = watched.page();
    if (page.unknown() || page.expired(now) || page.renew(now)) {
      look(watched, shown -> {});
    }
  }

  private void look(Watched watched, Consumer<OpenPage> then) {
    var page = watched.page();
    read(watched.login())
        .subscribe()
        .with(
            login ->
                page.run(
                    () -> {
                      login.ifPresentOrElse(found -> page.show(found, now()), page::end);
                      then.accept(page);
                    }),
            away ->
                page.run(
                    () -> {
                      page.later(now());
                      then.accept(page);
                    }));
  }

  private Uni<Optional<Login>> read(LoginId login) {
    return logins.find(login, Patience.of(PATIENCE));
  }

  private Instant now() {
    return redisClock.estimate().orElse(Instant.EPOCH);
  }
}
