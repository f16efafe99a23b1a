package org.essc.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.essc.platform.crypto.IntegrityAlarm;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RotateSigningKeysTest {

  private static final KeyPurpose PURPOSE = KeyPurpose.ASSERTION;
  private static final JwtExpectation EXPECTED =
      JwtExpectation.of("test+jwt", "essc", "me", Duration.ofMinutes(5));

  @Inject RotateSigningKeys rotateSigningKeys;
  @Inject SigningKeyRing ring;
  @Inject SigningKeyStore store;
  @Inject JwsSigner signer;
  @Inject JwtVerifier verifier;
  @Inject KeyPolicy policy;
  @Inject MasterKey masterKey;
  @Inject IntegrityAlarm alarm;
  @Inject AgroalDataSource dataSource;
  @Inject SwitchableJournal journal;
  @Inject Clock clock;

  @BeforeEach
  void publishNextLongAgo() throws SQLException {
    execute(
        "update signing_key set created_at = created_at - interval '2 hours'"
            + " where state = 'next' and purpose = 'assertion'");
    Unis.get(ring.refresh());
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static String value(String column, String kid) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var query =
            connection.prepareStatement("select " + column + " from signing_key where kid = ?")) {
      query.setString(1, kid);
      try (var result = query.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  private RotateSigningKeys.Rotation rotate() {
    return Unis.get(rotateSigningKeys.rotate(PURPOSE, RotatedBy.staff("tester")));
  }

  private SigningKeyRing otherInstance(AtomicLong nanos) {
    var other = new SigningKeyRing(dataSource, store, masterKey, policy, clock, alarm, nanos::get);
    other.jwks();
    return other;
  }

  private static SignedJws sign(SigningKeyRing ring, Instant now) {
    var claims =
        Map.<String, Object>of("iss", "essc", "aud", "me", "iat", now, "exp", now.plusSeconds(300));
    return new JwsSigner(ring::active).signNow(PURPOSE, "test+jwt", claims);
  }

  @Test
  void nextKeyTakesOverAndStaysVerifiable() throws Exception {
    var former = ring.active(PURPOSE).kid();
    var before = sign(ring, clock.instant());
    var rotation = rotate();
    assertEquals(former, rotation.retiredKid());
    assertEquals(rotation.activeKid(), ring.active(PURPOSE).kid());
    assertEquals(rotation.activeKid(), sign(ring, clock.instant()).kid());
    var keys = TestKeys.kids(ring.authenticPublicKeys(PURPOSE));
    assertTrue(
        keys.containsAll(Stream.of(former, rotation.activeKid(), rotation.nextKid()).toList()));
    verifier.verify(before.compact(), ring.authenticPublicKeys(PURPOSE), EXPECTED);
  }

  @Test
  void instanceWithAnOlderCopyIsUnderstoodAndUnderstands() throws Exception {
    var behind = otherInstance(new AtomicLong());
    var publishedBehind = behind.authenticPublicKeys(PURPOSE);
    var rotation = rotate();
    var late = sign(behind, clock.instant());
    assertEquals(rotation.retiredKid(), late.kid());
    verifier.verify(late.compact(), ring.authenticPublicKeys(PURPOSE), EXPECTED);
    var early = sign(ring, clock.instant());
    assertEquals(rotation.activeKid(), early.kid());
    verifier.verify(early.compact(), publishedBehind, EXPECTED);
  }

  @Test
  void rotationsAtOnceMakeOne() throws Exception {
    Rounds.untilOneCounts(this::eightRotationsMakeOne);
  }

  /** False where one of them had to wait too long for the others. */
  private boolean eightRotationsMakeOne() throws SQLException {
    publishNextLongAgo();
    var former = ring.active(PURPOSE).kid();
    var attempts =
        Stream.generate(
                () ->
                    rotateSigningKeys
                        .rotate(PURPOSE, RotatedBy.staff("tester"))
                        .map(rotation -> "done")
                        .onFailure(ProblemException.class)
                        .recoverWithItem(e -> ((ProblemException) e).type().code()))
            .limit(8)
            .toList();
    var outcomes = Unis.get(Uni.join().all(attempts).andCollectFailures());
    if (outcomes.contains(ProblemType.SERVICE_UNAVAILABLE.code())) {
      return false;
    }
    assertEquals(1, outcomes.stream().filter("done"::equals).count(), outcomes.toString());
    assertEquals(7, outcomes.stream().filter(KeyProblems.ROTATION_TOO_SOON.code()::equals).count());
    assertNotEquals(former, ring.active(PURPOSE).kid());
    return true;
  }

  @Test
  void freshNextKeyDoesNotSign() {
    rotate();
    var refusal = assertThrows(ProblemException.class, this::rotate);
    assertEquals(KeyProblems.ROTATION_TOO_SOON, refusal.type());
    assertTrue(((Instant) refusal.members().get("notBefore")).isAfter(clock.instant()));
  }

  @Test
  void keyThatIsNotDueIsLeftAloneAndOneThatIsDueRotatesOnSchedule() throws Exception {
    execute("update signing_key set activated_at = now() where state = 'active'");
    var former = ring.active(PURPOSE).kid();
    Unis.get(rotateSigningKeys.rotateDue());
    assertEquals("active", value("state", former));
    execute(
        "update signing_key set activated_at = now() - interval '31 days'"
            + " where state = 'active' and purpose = 'assertion'");
    Unis.get(rotateSigningKeys.rotateDue());
    assertEquals("retired", value("state", former));
    Unis.get(rotateSigningKeys.rotateDue());
    assertNotEquals(former, ring.active(PURPOSE).kid());
  }

  @Test
  void retiredKeyIsErasedOnceNothingItSignedCanBeValid() throws Exception {
    var retired = rotate().retiredKid();
    execute(
        "update signing_key set retired_at = now() - interval '12 hours 55 minutes'"
            + " where kid = '"
            + retired
            + "'");
    Unis.get(rotateSigningKeys.rotateDue());
    assertEquals("retired", value("state", retired));
    execute(
        "update signing_key set retired_at = now() - interval '13 hours 1 minute'"
            + " where kid = '"
            + retired
            + "'");
    Unis.get(rotateSigningKeys.rotateDue());
    Unis.get(ring.refresh());
    assertEquals("gone", value("state", retired));
    assertNull(value("wrapped", retired));
    assertFalse(ring.authenticPublicKeys(PURPOSE).contains(retired));
  }

  @Test
  void rotationThatCannotBeRecordedDoesNotHappen() throws Exception {
    var former = ring.active(PURPOSE).kid();
    journal.failing = true;
    try {
      assertThrows(IllegalStateException.class, this::rotate);
    } finally {
      journal.failing = false;
    }
    assertEquals("active", value("state", former));
    Unis.get(ring.refresh());
    assertEquals(former, ring.active(PURPOSE).kid());
  }

  @Test
  void instanceThatCouldNotReadTheKeysForTooLongStopsSigningButPublishes() {
    var nanos = new AtomicLong();
    var other = otherInstance(nanos);
    nanos.addAndGet(policy.maxStaleness().toNanos());
    other.active(PURPOSE);
    nanos.incrementAndGet();
    var refusal = assertThrows(ProblemException.class, () -> other.active(PURPOSE));
    assertEquals(ProblemType.SERVICE_UNAVAILABLE, refusal.type());
    assertEquals(ring.jwks(), other.jwks());
    Unis.get(other.refresh());
    other.active(PURPOSE);
  }

  @Test
  void unknownKeyIdMakesTheKeysBeReadAnewButNotAllTheTime() {
    var nanos = new AtomicLong();
    var behind = otherInstance(nanos);
    var created = rotate().nextKid();
    assertFalse(behind.authenticPublicKeys(PURPOSE).contains(created));
    assertTrue(Unis.get(behind.publicKeysFor(PURPOSE, created)).contains(created));
    var reading = behind.material();
    Unis.get(behind.publicKeysFor(PURPOSE, "made-up"));
    assertEquals(reading, behind.material(), "a second unknown key id within a second");
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    Unis.get(behind.publicKeysFor(PURPOSE, "made-up"));
    assertNotEquals(reading, behind.material());
  }
}
