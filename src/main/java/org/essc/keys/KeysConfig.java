package org.essc.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Configuration of the signing keys; the defaults stand in application.properties. */
@ConfigMapping(prefix = "essc.keys")
interface KeysConfig {

  /** How often every instance reads the keys anew. */
  Duration refreshEvery();

  /** An instance that could not read the keys for this long stops signing. */
  Duration maxStaleness();

  /** An instance that could not read the keys for this long trusts none of them any more. */
  @WithDefault("1m")
  Duration maxTrustStaleness();

  /** How often it is looked whether a rotation is due. */
  Duration checkEvery();

  /**
   * Threads that sign. As many as processors where keys are in memory; more where a device signs
   * over a network.
   */
  OptionalInt signingThreads();

  Rotation token();

  Rotation assertion();

  Rotation credential();

  Rotation audit();

  /** How keys of one purpose rotate. */
  interface Rotation {

    /** Age of the active key at which the next one takes over. */
    Duration rotateEvery();

    /** How long a next key has to have been published before it signs. */
    Duration publishNextFor();

    /** How long a retired key stays published; not set is for ever. */
    Optional<Duration> keepRetiredFor();

    /** JWS algorithm of new keys. */
    @WithDefault("ES256")
    String algorithm();
  }
}
