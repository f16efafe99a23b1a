package org.essc.keys;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Moves signing keys through their states, on schedule and on command. Several instances may try at
 * once: each transition is one guarded update that must hit one row, so one of them does it.
 *
 * <p>Nothing valid is refused by it: a key signs only after it was published for {@code
 * publish-next-for}, and stays published for {@code keep-retired-for} after it stopped.
 */
@Singleton
public class RotateSigningKeys {

  private static final Logger LOG = Logger.getLogger(RotateSigningKeys.class);

  /**
   * @param activeKid the key that signs from now on
   * @param retiredKid the key that signed until now
   * @param nextKid the newly created key
   */
  public record Rotation(
      KeyPurpose purpose, String activeKid, String retiredKid, String nextKid, Instant at) {}

  private final SigningKeyStore store;
  private final SigningKeyRing ring;
  private final KeyPolicy policy;
  private final MasterKey masterKey;
  private final Clock clock;
  private final KeyJournals journals;

  RotateSigningKeys(
      SigningKeyStore store,
      SigningKeyRing ring,
      KeyPolicy policy,
      MasterKey masterKey,
      Clock clock,
      KeyJournals journals) {
    this.store = store;
    this.ring = ring;
    this.policy = policy;
    this.masterKey = masterKey;
    this.clock = clock;
    this.journals = journals;
  }

  /**
   * Makes the next key of a purpose the active one and creates a new next one.
   *
   * @return fails with {@link KeyProblems#ROTATION_TOO_SOON} if the next key is not known to
   *     everybody yet, which also is so for the second of two who ask at once
   */
  public Uni<Rotation> rotate(KeyPurpose purpose, RotatedBy by) {
    return store
        .read()
        .flatMap(rows -> rotate(purpose, by, rows))
        .call(() -> ring.refreshOnSchedule());
  }

  private Uni<Rotation> rotate(KeyPurpose purpose, RotatedBy by, List<SigningKeyRow> rows) {
    var now = clock.instant();
    var active = find(rows, purpose, KeyState.ACTIVE).orElseThrow();
    var next = find(rows, purpose, KeyState.NEXT).orElseThrow();
    var activatableAt = policy.activatableAt(purpose, next.createdAt());
    if (now.isBefore(activatableAt)) {
      return Uni.createFrom().failure(tooSoon().with("notBefore", activatableAt));
    }
    var created =
        SigningKeyRow.create(purpose, policy.algorithm(purpose), KeyState.NEXT, masterKey, now);
    var transition =
        new KeyTransition(
            KeyTransition.Kind.SIGNING_KEY_ROTATED,
            purpose.code(),
            next.kid(),
            active.kid(),
            by,
            now);
    return store
        .inTransaction(
            tx ->
                mustHit(store.retire(tx, active.kid(), now))
                    .flatMap(ok -> mustHit(store.activate(tx, next.kid(), now)))
                    .flatMap(ok -> mustHit(store.insertNext(tx, created)))
                    .flatMap(ok -> journals.record(tx, transition)))
        .invoke(() -> LOG.infof("Key %s signs %s now", next.kid(), purpose.code()))
        .replaceWith(new Rotation(purpose, next.kid(), active.kid(), created.kid(), now));
  }

  private static Uni<Void> mustHit(Uni<Boolean> transition) {
    return transition.flatMap(
        hit -> hit ? Uni.createFrom().voidItem() : Uni.createFrom().failure(tooSoon()));
  }

  private static ProblemException tooSoon() {
    return ProblemException.of(KeyProblems.ROTATION_TOO_SOON);
  }

  /** Rotates the purposes whose keys are due, and buries the keys that have no use any more. */
  @Scheduled(
      identity = "signing-keys-rotation",
      every = "{essc.keys.check-every}",
      delayed = "{essc.keys.check-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> rotateDue() {
    return store
        .read()
        .flatMap(
            rows ->
                Multi.createBy()
                    .concatenating()
                    .streams(
                        Multi.createFrom()
                            .items(Arrays.stream(KeyPurpose.values()))
                            .filter(purpose -> isDue(purpose, rows))
                            .onItem()
                            .transformToUniAndConcatenate(this::rotateQuietly),
                        Multi.createFrom()
                            .items(rows.stream().filter(this::isUseless))
                            .onItem()
                            .transformToUniAndConcatenate(this::bury))
                    .collect()
                    .asList()
                    .replaceWithVoid())
        .onFailure()
        .invoke(e -> LOG.warnf("Keys due for rotation could not be rotated: %s", e.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private boolean isDue(KeyPurpose purpose, List<SigningKeyRow> rows) {
    var now = clock.instant();
    var active = find(rows, purpose, KeyState.ACTIVE);
    var next = find(rows, purpose, KeyState.NEXT);
    return active.isPresent()
        && next.isPresent()
        && !now.isBefore(policy.rotationDueAt(purpose, active.get().activatedAt()))
        && !now.isBefore(policy.activatableAt(purpose, next.get().createdAt()));
  }

  private Uni<Void> rotateQuietly(KeyPurpose purpose) {
    return rotate(purpose, RotatedBy.SCHEDULE)
        .replaceWithVoid()
        .onFailure(ProblemException.class)
        .recoverWithNull();
  }

  private boolean isUseless(SigningKeyRow row) {
    return row.state() == KeyState.RETIRED
        && policy
            .goneAt(row.purpose(), row.retiredAt())
            .filter(gone -> !clock.instant().isBefore(gone))
            .isPresent();
  }

  private Uni<Void> bury(SigningKeyRow row) {
    var now = clock.instant();
    var transition =
        new KeyTransition(
            KeyTransition.Kind.SIGNING_KEY_GONE,
            row.purpose().code(),
            row.kid(),
            null,
            RotatedBy.SCHEDULE,
            now);
    return store.inTransaction(
        tx ->
            store
                .bury(tx, row.kid(), now)
                .flatMap(
                    hit -> hit ? journals.record(tx, transition) : Uni.createFrom().voidItem()));
  }

  private static Optional<SigningKeyRow> find(
      List<SigningKeyRow> rows, KeyPurpose purpose, KeyState state) {
    return rows.stream()
        .filter(row -> row.purpose() == purpose && row.state() == state)
        .findFirst();
  }
}
