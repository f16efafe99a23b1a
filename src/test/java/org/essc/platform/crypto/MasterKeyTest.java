package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.essc.platform.random.Randomness;
import org.essc.testing.TestCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

  private static final byte[] SECRET = {1, 2, 3};
  private final Randomness randomness = Randomness.standalone();

  private MasterKey key(int current, int... previous) {
    var older = java.util.Arrays.stream(previous).mapToObj(TestCrypto::masterKeyText).toList();
    return MasterKey.of(TestCrypto.masterKeyText(current), older, randomness);
  }

  @Test
  void unwrapsWhatItWrappedForTheSameContext() {
    assertArrayEquals(SECRET, key(1).unwrap(key(1).wrap(SECRET, "a"), "a"));
  }

  @Test
  void keyWrappedForAnotherContextIsRefused() {
    var wrapped = key(1).wrap(SECRET, "a");
    assertThrows(IntegrityException.class, () -> key(1).unwrap(wrapped, "b"));
  }

  @Test
  void everyAlteredBitIsRefused() {
    var wrapped = key(1).wrap(SECRET, "a");
    for (int bit = 0; bit < wrapped.length * 8; bit++) {
      var altered = wrapped.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(IntegrityException.class, () -> key(1).unwrap(altered, "a"));
    }
    assertThrows(IntegrityException.class, () -> key(1).unwrap(new byte[0], "a"));
  }

  @Test
  void previousMasterKeyStillUnwrapsAndIsNotCurrent() {
    var wrapped = key(1).wrap(SECRET, "a");
    var rotated = key(2, 1);
    assertArrayEquals(SECRET, rotated.unwrap(wrapped, "a"));
    assertFalse(rotated.isCurrent(wrapped));
    assertTrue(rotated.isCurrent(rotated.wrap(SECRET, "a")));
    var alone = assertThrows(IntegrityException.class, () -> key(2).unwrap(wrapped, "a"));
    assertTrue(alone.getMessage().contains("essc.master-key"));
  }

  @Test
  void isNeverPrinted() {
    assertEquals("MasterKey[redacted]", key(1).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "not base64!", "AAAA", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"})
  void unfitMasterKeyStopsTheStartWithoutRepeatingIt(String text) {
    var refusal =
        assertThrows(MasterKeyException.class, () -> MasterKey.of(text, List.of(), randomness));
    assertTrue(refusal.getMessage().contains("32"));
    assertTrue(text.isEmpty() || !refusal.toString().contains(text));
    assertEquals(null, refusal.getCause());
  }

  @Test
  void missingMasterKeyStopsTheStartAndSaysWhatToDo() {
    var refusal =
        assertThrows(
            MasterKeyException.class,
            () -> MasterKeySource.find(Optional.empty(), Optional.empty(), List.of(), randomness));
    assertTrue(refusal.getMessage().contains("essc.master-key"));
  }

  @Test
  void keyAndFileTogetherAreRefused(@TempDir Path directory) {
    var file = directory.resolve("master.key");
    MasterKeyFile.createIfAbsent(file);
    assertThrows(
        MasterKeyException.class,
        () ->
            MasterKeySource.find(
                Optional.of(TestCrypto.masterKeyText(1)),
                Optional.of(file),
                List.of(),
                randomness));
  }

  @Test
  void fileIsCreatedOnceForItsOwnerOnly(@TempDir Path directory) throws Exception {
    var file = directory.resolve("new/master.key");
    assertTrue(MasterKeyFile.createIfAbsent(file));
    var content = Files.readString(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(MasterKeyFile.createIfAbsent(file));
    assertEquals(content, Files.readString(file));
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
    var key = MasterKeySource.find(Optional.empty(), Optional.of(file), List.of(), randomness);
    assertArrayEquals(SECRET, key.unwrap(key.wrap(SECRET, "a"), "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
  void fileOpenToOthersIsRefused(String permissions, @TempDir Path directory) throws Exception {
    var file = directory.resolve("master.key");
    MasterKeyFile.createIfAbsent(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThrows(MasterKeyException.class, () -> MasterKeyFile.read(file));
  }

  @Test
  void missingFileAndHugeFileAreRefused(@TempDir Path directory) throws Exception {
    assertThrows(MasterKeyException.class, () -> MasterKeyFile.read(directory.resolve("none")));
    var huge = directory.resolve("huge");
    Files.write(huge, new byte[100_000]);
    Files.setPosixFilePermissions(huge, PosixFilePermissions.fromString("rw-------"));
    assertThrows(MasterKeyException.class, () -> MasterKeyFile.read(huge));
  }
}
