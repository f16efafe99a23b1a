package org.essc.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A platform with a setting that could refuse something valid does not start. */
class KeyPolicyTest {

  private static final Duration STALENESS = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private static KeyPolicy policy(
      KeyPurpose purpose, Duration every, Duration publish, Duration keep) {
    var rotation = new KeyPolicy.Rotation(every, publish, Optional.ofNullable(keep), new Es256());
    return new KeyPolicy(STALENESS, Duration.ofMinutes(1), Map.of(purpose, rotation));
  }

  private static void refused(KeyPurpose purpose, Duration every, Duration publish, Duration keep) {
    assertThrows(IllegalStateException.class, () -> policy(purpose, every, publish, keep));
  }

  @Test
  void keyHasToBePublishedForLongerThanAnybodyKeepsAnOldSet() {
    policy(KeyPurpose.TOKEN, DAY, Duration.ofMinutes(20), DAY);
    refused(KeyPurpose.TOKEN, DAY, Duration.ofMinutes(20).minusSeconds(1), DAY);
    refused(KeyPurpose.TOKEN, HOUR, HOUR, DAY);
  }

  @Test
  void retiredKeyHasToStayForAsLongAsWhatItSigned() {
    policy(KeyPurpose.TOKEN, DAY, HOUR, Duration.ofMinutes(25));
    refused(KeyPurpose.TOKEN, DAY, HOUR, Duration.ofMinutes(25).minusSeconds(1));
    policy(KeyPurpose.CREDENTIAL, DAY, HOUR, Duration.ofDays(3660));
    refused(KeyPurpose.CREDENTIAL, DAY, HOUR, Duration.ofDays(3650));
    policy(KeyPurpose.AUDIT, DAY, HOUR, null);
    refused(KeyPurpose.AUDIT, DAY, HOUR, Duration.ofDays(36500));
  }

  @Test
  void auditKeysAreNeverGone() {
    var policy = policy(KeyPurpose.AUDIT, DAY, HOUR, null);
    assertEquals(Optional.empty(), policy.goneAt(KeyPurpose.AUDIT, Instant.EPOCH));
  }
}
