package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.platform.random.Randomness;
import org.essc.testing.TestCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnCipherTest {

  private static final ColumnRef NAME = new ColumnRef("physical_card", "name");
  private static final String ROW = "0190b5a4-0000-7000-8000-000000000001";
  private static final String PLAINTEXT = "阿依古丽·𠮷田";

  private final ColumnCipher cipher = TestCrypto.columnCipher();

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "阿依古丽·𠮷田", "11010519491231002X"})
  void whatWasEncryptedDecryptsAtItsPlace(String plaintext) {
    assertEquals(plaintext, cipher.decrypt(NAME, ROW, cipher.encrypt(NAME, ROW, plaintext)));
  }

  @Test
  void bytesThatAreNoTextSurvive() {
    var bytes = new byte[] {0, -1, (byte) 0x80, 7};
    assertTrue(
        Arrays.equals(
            bytes, cipher.decryptBytes(NAME, ROW, cipher.encryptBytes(NAME, ROW, bytes))));
  }

  @Test
  void sameValueTwiceGivesDifferentCiphertexts() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      assertTrue(seen.add(Arrays.toString(cipher.encrypt(NAME, ROW, PLAINTEXT))));
    }
  }

  static Stream<Object[]> otherPlaces() {
    return Stream.of(
        new Object[] {new ColumnRef("physical_card", "phone"), ROW},
        new Object[] {new ColumnRef("holder", "name"), ROW},
        new Object[] {NAME, "0190b5a4-0000-7000-8000-000000000002"},
        // joined without lengths, these would be the same text
        new Object[] {new ColumnRef("physical_cardn", "ame"), ROW},
        new Object[] {new ColumnRef("physical_card", "name0"), ROW.substring(1)});
  }

  @ParameterizedTest
  @MethodSource("otherPlaces")
  void ciphertextMovedToAnotherPlaceIsRefused(ColumnRef column, String row) {
    var ciphertext = cipher.encrypt(NAME, ROW, PLAINTEXT);
    assertThrows(IntegrityException.class, () -> cipher.decrypt(column, row, ciphertext));
  }

  @Test
  void everyAlteredBitIsRefusedWithoutTheData() {
    var ciphertext = cipher.encrypt(NAME, ROW, PLAINTEXT);
    for (int bit = 0; bit < ciphertext.length * 8; bit++) {
      var altered = ciphertext.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      var refusal =
          assertThrows(IntegrityException.class, () -> cipher.decrypt(NAME, ROW, altered));
      assertFalse(refusal.toString().contains(PLAINTEXT));
    }
  }

  @Test
  void everyTruncationIsRefused() {
    var ciphertext = cipher.encrypt(NAME, ROW, PLAINTEXT);
    for (int length = 0; length < ciphertext.length; length++) {
      var cut = Arrays.copyOf(ciphertext, length);
      assertThrows(IntegrityException.class, () -> cipher.decrypt(NAME, ROW, cut));
    }
  }

  @Test
  void retiredKeyStillDecryptsAndTheActiveOneEncrypts() {
    var before = new ColumnCipher(TestCrypto.keys(1, 1), Randomness.standalone());
    var after = new ColumnCipher(TestCrypto.keys(2, 2), Randomness.standalone());
    var old = before.encrypt(NAME, ROW, PLAINTEXT);
    assertEquals(PLAINTEXT, after.decrypt(NAME, ROW, old));
    assertEquals(1, DataKeySet.keyIdOf(old).getAsInt());
    var fresh = after.encrypt(NAME, ROW, PLAINTEXT);
    assertEquals(2, DataKeySet.keyIdOf(fresh).getAsInt());
    assertEquals(PLAINTEXT, after.decrypt(NAME, ROW, fresh));
    assertThrows(IntegrityException.class, () -> before.decrypt(NAME, ROW, fresh));
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      var tasks =
          IntStream.range(0, 16)
              .<Callable<Void>>mapToObj(
                  task ->
                      () -> {
                        for (int i = 0; i < 2000; i++) {
                          var row = task + "-" + i;
                          var value = "v" + row;
                          assertEquals(
                              value, cipher.decrypt(NAME, row, cipher.encrypt(NAME, row, value)));
                        }
                        return null;
                      })
              .toList();
      for (var done : pool.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
