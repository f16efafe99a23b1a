package org.essc.pin;

import java.util.UUID;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.random.Randomness;

/** Settings that differ in the cost of a hash. */
public record Cost(int hashMemoryKib) implements HashConfig {

  @Override
  public int hashPasses() {
    return 1;
  }

  /** A hash that was made at this cost, under that master key. */
  public PinHashes.Stored hash(MasterKey key, Randomness randomness, UUID owner, String pin) {
    return new PinHashes(key, randomness, this).hashNow(owner, new Pin(pin));
  }
}
