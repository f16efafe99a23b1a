package org.essc.login.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.login.NetworkAddress;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.redis.MismatchBudget;

/**
 * How many logins are begun from one network address in a minute ({@code
 * essc.login.begun-per-minute}), over all instances: a login costs memory for minutes, and anybody
 * may begin one. Each address has a budget of its own; an IPv6 network of 64 bits counts as one.
 * Who shares an address shares the budget: a login that its portal has pushed is not counted here,
 * but towards the portal's own rate. Of the address a part of its digest is kept, for a minute.
 */
@Singleton
class BegunLogins {

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int DIGEST_BYTES = 12;

  private final RedisAPI redis;
  private final long most;

  /**
   * @param most offices and schools come from one address
   */
  BegunLogins(
      RedisAPI redis,
      @ConfigProperty(name = "essc.login.begun-per-minute", defaultValue = "300") long most) {
    this.redis = redis;
    this.most = most;
  }

  /** False where this address has begun too many. */
  Uni<Boolean> take(String address) {
    var digest = Sha256.hex(NetworkAddress.network(address).getBytes(UTF_8), DIGEST_BYTES);
    return new MismatchBudget(redis, "essc:logins-begun:" + digest, most, WINDOW).take();
  }
}
