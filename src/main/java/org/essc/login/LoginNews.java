package org.essc.login;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/**
 * Steps of logins on whichever instance, heard by the pages that wait on this one. News may be lost
 * (Redis publishes to whoever listens at that moment): a page looks for itself, too.
 */
@Singleton
public class LoginNews {

  private static final Logger LOG = Logger.getLogger(LoginNews.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AGAIN_AT_MOST = Duration.ofSeconds(5);

  private final ReactiveRedisDataSource redis;
  private final ConcurrentMap<String, Set<MultiEmitter<? super LoginState>>> waiting =
      new ConcurrentHashMap<>();

  LoginNews(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  void start(@Observes StartupEvent event) {
    redis
        .pubsub(String.class)
        .subscribe(LoginStore.NEWS)
        .onItem()
        .invoke(this::tell)
        .onCompletion()
        .failWith(() -> new IllegalStateException("the subscription ended"))
        .onFailure()
        .retry()
        .withBackOff(AGAIN, AGAIN_AT_MOST)
        .indefinitely()
        .subscribe()
        .with(read -> {}, failure -> LOG.warnf("No news of logins any more: %s", failure));
  }

  /** The steps of one login from now on; ends only when its subscriber leaves. */
  public Multi<LoginState> of(LoginId id) {
    return Multi.createFrom()
        .emitter(
            page -> {
              join(id.value(), page);
              page.onTermination(() -> leave(id.value(), page));
            });
  }

  private void join(String id, MultiEmitter<? super LoginState> page) {
    waiting.compute(id, (key, pages) -> plus(pages == null ? Set.of() : pages, page));
  }

  private void leave(String id, MultiEmitter<? super LoginState> page) {
    waiting.computeIfPresent(id, (key, pages) -> without(pages, page));
  }

  private void tell(String news) {
    int space = news.indexOf(' ');
    var pages = space < 0 ? null : waiting.get(news.substring(0, space));
    if (pages != null) {
      var state = LoginState.of(news.substring(space + 1));
      pages.forEach(page -> page.emit(state));
    }
  }

  private static Set<MultiEmitter<? super LoginState>> plus(
      Set<MultiEmitter<? super LoginState>> pages, MultiEmitter<? super LoginState> page) {
    var all = new HashSet<>(pages);
    all.add(page);
    return all;
  }

  private static Set<MultiEmitter<? super LoginState>> without(
      Set<MultiEmitter<? super LoginState>> pages, MultiEmitter<? super LoginState> page) {
    var rest = new HashSet<>(pages);
    rest.remove(page);
    return rest.isEmpty() ? null : rest;
  }
}
