package org.essc.keys;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * When keys rotate, as configured; checked at start, so that no setting can make a rotation refuse
 * something that is still valid.
 */
@Singleton
class KeyPolicy {

  /** How long others may keep the published keys, as the JWKS answer tells them. */
  static final Duration JWKS_MAX_AGE = Duration.ofMinutes(5);

  record Rotation(
      Duration rotateEvery,
      Duration publishNextFor,
      Optional<Duration> keepRetiredFor,
      SignatureAlgorithm algorithm) {}

  private final Map<KeyPurpose, Rotation> rotations = new EnumMap<>(KeyPurpose.class);
  private final Duration maxStaleness;
  private final Duration maxTrustStaleness;

  @Inject
  KeyPolicy(KeysConfig config) {
    this(
        config.maxStaleness(),
        config.maxTrustStaleness(),
        Map.of(
            KeyPurpose.TOKEN, rotation(config.token()),
            KeyPurpose.ASSERTION, rotation(config.assertion()),
            KeyPurpose.CREDENTIAL, rotation(config.credential()),
            KeyPurpose.AUDIT, rotation(config.audit())));
  }

  /**
   * @throws IllegalStateException if these settings could refuse something valid
   */
  KeyPolicy(
      Duration maxStaleness, Duration maxTrustStaleness, Map<KeyPurpose, Rotation> rotations) {
    this.maxStaleness = maxStaleness;
    this.maxTrustStaleness = maxTrustStaleness;
    this.rotations.putAll(rotations);
    this.rotations.forEach(this::check);
  }

  private static Rotation rotation(KeysConfig.Rotation config) {
    var algorithm =
        SignatureAlgorithms.named(config.algorithm())
            .orElseThrow(
                () -> new IllegalStateException("unknown algorithm " + config.algorithm()));
    return new Rotation(
        config.rotateEvery(), config.publishNextFor(), config.keepRetiredFor(), algorithm);
  }

  /**
   * An instance that lost the database signs with what it knows for as long as {@code
   * maxStaleness}, and serves the JWKS without the newest key; verifiers keep a JWKS for {@link
   * #JWKS_MAX_AGE}.
   */
  private void check(KeyPurpose purpose, Rotation rotation) {
    var name = "essc.keys." + purpose.code();
    var published = maxStaleness.plus(JWKS_MAX_AGE);
    require(
        rotation.publishNextFor().compareTo(published) >= 0,
        name + ".publish-next-for must be at least " + published);
    require(
        rotation.rotateEvery().compareTo(rotation.publishNextFor()) > 0,
        name + ".rotate-every must be more than " + rotation.publishNextFor());
    if (rotation.keepRetiredFor().isPresent()) {
      require(purpose.longestLife() != null, name + ".keep-retired-for must not be set: for ever");
      var kept = purpose.longestLife().plus(maxStaleness);
      require(
          rotation.keepRetiredFor().get().compareTo(kept) >= 0,
          name + ".keep-retired-for must be at least " + kept);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  Duration maxStaleness() {
    return maxStaleness;
  }

  Duration maxTrustStaleness() {
    return maxTrustStaleness;
  }

  SignatureAlgorithm algorithm(KeyPurpose purpose) {
    return rotations.get(purpose).algorithm();
  }

  /** When a next key may begin to sign. */
  Instant activatableAt(KeyPurpose purpose, Instant createdAt) {
    return createdAt.plus(rotations.get(purpose).publishNextFor());
  }

  /** When an active key should be replaced. */
  Instant rotationDueAt(KeyPurpose purpose, Instant activatedAt) {
    return activatedAt.plus(rotations.get(purpose).rotateEvery());
  }

  /** When nothing a retired key signed can be valid any more; empty for never. */
  Optional<Instant> goneAt(KeyPurpose purpose, Instant retiredAt) {
    return rotations.get(purpose).keepRetiredFor().map(retiredAt::plus);
  }
}
