package org.essc.servicepoint;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.NetworkAddress;

/**
 * What an instance answers to callers without a token in a second: so much to each address, an IPv6
 * network of 64 bits being one, and so much to all of them, so that the directory never takes the
 * time of what cards need. Whoever fills it delays others' look at the directory by a second, and
 * nothing else.
 */
@Singleton
class ReadBudget {

  static final int OF_ADDRESS = 100;
  static final int OF_ALL = 2_000;

  private final Clock clock;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private long second;
  private int taken;

  ReadBudget(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws ProblemException {@code too-many-requests}
   */
  synchronized void take(String address) {
    long now = Math.floorDiv(clock.millis(), 1000L);
    if (now != second) {
      second = now;
      taken = 0;
      byAddress.clear();
    }
    var network = NetworkAddress.network(address);
    if (taken >= OF_ALL || byAddress.merge(network, 1, Integer::sum) > OF_ADDRESS) {
      throw ProblemException.tooMany(Duration.ofSeconds(1));
    }
    taken++;
  }
}
