package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.UUID;
import org.essc.testing.TestCrypto;
import org.junit.jupiter.api.Test;

class KeyedIdentifiersTest {

  private static final UUID HOLDER = UUID.fromString("0190b5a4-0000-7000-8000-000000000001");

  @Test
  void blindIndexFindsTheSameValueOfTheSameKindOnly() {
    var index = TestCrypto.blindIndex();
    assertEquals(32, index.of("id-number", "11010519491231002X").length);
    assertArrayEquals(index.of("card-no", "A1"), TestCrypto.blindIndex().of("card-no", "A1"));
    assertFalse(Arrays.equals(index.of("card-no", "A1"), index.of("id-number", "A1")));
    assertFalse(Arrays.equals(index.of("card-no", "A1"), index.of("card-no", "A2")));
    assertFalse(Arrays.equals(index.of("card", "noA1"), index.of("cardno", "A1")));
  }

  @Test
  void blindIndexOfAnotherPlatformIsAnother() {
    var other =
        new BlindIndex(
            new DataKeySet(java.util.Map.of(1, new byte[32]), 1, new byte[32], new byte[32]));
    assertFalse(
        Arrays.equals(other.of("card-no", "A1"), TestCrypto.blindIndex().of("card-no", "A1")));
  }

  @Test
  void pairwiseIdIsStableForOnePartnerAndUnlinkableToAnothers() {
    var ids = TestCrypto.pairwiseIds();
    var mine = ids.of("2000000001", HOLDER);
    assertEquals(mine, TestCrypto.pairwiseIds().of("2000000001", HOLDER));
    assertNotEquals(mine, ids.of("2000000002", HOLDER));
    assertNotEquals(mine, ids.of("2000000001", new UUID(1, 2)));
    assertTrue(mine.matches("[A-Za-z0-9_-]{32}"), mine);
  }
}
