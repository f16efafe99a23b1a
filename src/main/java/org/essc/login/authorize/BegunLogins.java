package org.essc.login.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.login.KnownBrowser;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.redis.MismatchBudget;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.web.NetworkAddress;

/**
 * How many logins are begun from one network address in a minute ({@code
 * essc.login.begun-per-minute}), over all instances: a login costs memory for minutes, and anybody
 * may begin one. Each address has a budget of its own; an IPv6 network of 64 bits counts as one.
 * Who shares an address shares the budget, but for browsers that have logged in here before ({@link
 * KnownBrowser}); a login that its portal has pushed is not counted here, but towards the portal's
 * own rate. Of the address a part of its digest is kept, for a minute.
 */
@Singleton
class BegunLogins {

  /** After which whoever has spent a budget has one again. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int DIGEST_BYTES = 12;
  private static final long MOST_OF_A_BROWSER = 10;

  private final RedisClock redis;
  private final long most;

  /**
   * @param most offices and schools come from one address
   */
  BegunLogins(
      RedisClock redis,
      @ConfigProperty(name = "essc.login.begun-per-minute", defaultValue = "300") long most) {
    this.redis = redis;
    this.most = most;
  }

  /** False where this address has begun too many. */
  Uni<Boolean> take(String address) {
    return take(NetworkAddress.network(address), most);
  }

  /**
   * As {@link #take(String)}; a known browser has a budget of its own before, which nobody else can
   * spend.
   */
  Uni<Boolean> take(Optional<String> knownBrowser, String address) {
    return knownBrowser
        .map(browser -> take(browser, MOST_OF_A_BROWSER))
        .orElseGet(() -> Uni.createFrom().item(false))
        .chain(taken -> taken ? Uni.createFrom().item(true) : take(address));
  }

  private Uni<Boolean> take(String whose, long most) {
    return new MismatchBudget(redis, key(whose), most, WINDOW).take();
  }

  /** Where it is counted what a network or a known browser has begun. */
  static String key(String whose) {
    return "essc:logins-begun:" + Sha256.hex(whose.getBytes(UTF_8), DIGEST_BYTES);
  }
}
