package org.essc.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Arrays;
import java.util.UUID;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.random.Randomness;
import org.essc.testing.TestCrypto;
import org.junit.jupiter.api.Test;

/** How PINs are hashed, and what a hash gives away. */
class PinHashesTest {

  private static final UUID OWNER = new UUID(7, 7);
  private static final Pin PIN = new Pin("739164");

  private static PinHashes under(int masterKey, int... previous) {
    return hashes(8192, masterKey, previous);
  }

  private static PinHashes hashes(int memoryKib, int masterKey, int... previous) {
    var older = Arrays.stream(previous).mapToObj(TestCrypto::masterKeyText).toList();
    var randomness = Randomness.standalone();
    return new PinHashes(
        MasterKey.of(TestCrypto.masterKeyText(masterKey), older, randomness),
        randomness,
        new Cost(memoryKib));
  }

  /** The running tests hash at a smaller cost, so it is tried here what one has by default. */
  @Test
  void hashTakesEightMebibytesUnlessAnOperatorSaysOtherwise() {
    var shipped =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(HashConfig.class)
            .build()
            .getConfigMapping(HashConfig.class);
    assertThat(shipped.hashMemoryKib()).isEqualTo(8192);
    assertThat(shipped.hashPasses()).isEqualTo(1);
  }

  @Test
  void onlyTheSamePinMatches() {
    var stored = under(1).hashNow(OWNER, PIN);
    assertThat(under(1).matchesNow(stored, OWNER, PIN)).isTrue();
    assertThat(under(1).matchesNow(stored, OWNER, new Pin("739165"))).isFalse();
  }

  @Test
  void samePinHashesDifferentlyEachTime() {
    assertThat(under(1).hashNow(OWNER, PIN).phc())
        .isNotEqualTo(under(1).hashNow(OWNER, PIN).phc())
        .startsWith("$argon2id$v=19$m=8192,t=1,p=1$");
  }

  @Test
  void hashMovedToAnotherOwnerOpensNothing() {
    var stored = under(1).hashNow(OWNER, PIN);
    assertThat(under(1).matchesNow(stored, new UUID(7, 8), PIN)).isFalse();
  }

  @Test
  void databaseAloneGivesNoPinUp() {
    var stored = under(1).hashNow(OWNER, PIN);
    var stolen = new PinHashes.Stored(stored.phc(), under(2).hashNow(OWNER, PIN).pepperId());
    assertThat(under(2).matchesNow(stolen, OWNER, PIN)).isFalse();
  }

  @Test
  void pinStaysGoodThroughARotationOfTheMasterKeyAndIsThenHashedAnew() {
    var stored = under(1).hashNow(OWNER, PIN);
    assertThat(under(1).current(stored)).isTrue();
    var rotated = under(2, 1);
    assertThat(rotated.matchesNow(stored, OWNER, PIN)).isTrue();
    assertThat(rotated.current(stored)).isFalse();
    assertThat(rotated.current(rotated.hashNow(OWNER, PIN))).isTrue();
  }

  @Test
  void withoutItsMasterKeyAPinHasToBeReset() {
    var stored = under(1).hashNow(OWNER, PIN);
    assertThatThrownBy(() -> under(2).matchesNow(stored, OWNER, PIN))
        .hasMessage("pin-reset-required");
  }

  @Test
  void otherCostIsReadFromTheHashAndRaisedWithTheNext() {
    var cheap = hashes(1024, 1).hashNow(OWNER, PIN);
    assertThat(under(1).matchesNow(cheap, OWNER, PIN)).isTrue();
    assertThat(under(1).current(cheap)).isFalse();
  }

  @Test
  void textsShowNothing() {
    assertThat(under(1).hashNow(OWNER, PIN).toString()).doesNotContain("argon2");
    assertThat(PIN.toString()).isEqualTo("******");
  }
}
