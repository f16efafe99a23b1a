package org.essc.login;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.essc.platform.redis.RedisNews;

/**
 * Steps of logins on whichever instance, heard by the pages that wait on this one. News may be lost
 * (Redis publishes to whoever listens at that moment): a page looks for itself, too.
 */
@Singleton
public class LoginNews {

  private final RedisNews redis;
  private final ConcurrentMap<String, Set<MultiEmitter<? super LoginState>>> waiting =
      new ConcurrentHashMap<>();

  LoginNews(RedisNews redis) {
    this.redis = redis;
  }

  void start(@Observes StartupEvent event) {
    redis.listen(LoginStore.NEWS, news -> Uni.createFrom().voidItem().invoke(() -> tell(news)));
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
