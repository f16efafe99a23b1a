package org.essc.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.web.EarlyRefusals;

/**
 * Sessions that this instance has found open a while ago, by their secrets' digests: their staff
 * are let in where others are refused. It opens nothing by itself; Redis is asked at every page.
 */
@Singleton
class KnownSessions {

  /** As quarkus-oidc calls its cookie, with the tenant behind it. */
  private static final String COOKIE = "q_session";

  private static final int MOST = 10_000;

  private final Cache<String, Boolean> known;

  KnownSessions(ConsoleConfig config) {
    known = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(config.sessionIdle()).build();
  }

  void rank(@Observes EarlyRefusals refusals) {
    refusals.callers(this::session);
    refusals.never(StaffLogins.PATH, request -> session(request).isPresent());
  }

  private Optional<String> session(HttpServerRequest request) {
    return request.cookies().stream()
        .filter(cookie -> cookie.getName().startsWith(COOKIE))
        .map(cookie -> Sha256.hex(cookie.getValue()))
        .filter(id -> known.getIfPresent(id) != null)
        .findFirst();
  }

  void remember(String id) {
    known.put(id, true);
  }

  void forget(String id) {
    known.invalidate(id);
  }
}
