package org.essc.platform.crypto;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.essc.platform.random.Randomness;

/**
 * Encrypts single values of personal data for the database, each bound to its table, column and
 * row: a ciphertext copied to another place does not decrypt. May be used from several threads.
 *
 * <p>A ciphertext is {@code 01 || data key id (2 bytes) || IV (12 bytes) || AES-256-GCM ciphertext
 * and tag}, 31 bytes longer than the value's UTF-8 form. Table, column and row, each behind its
 * length, are the associated data, and the AES key is made for this place alone: HMAC-SHA256 of the
 * same bytes under the data key. One GCM key must not see more than 2^32 random IVs (NIST SP
 * 800-38D §8.3), and a billion holders with a handful of columns each exceed that under one data
 * key; with a key for every place the limit holds for the writings of one value in one row, so
 * random IVs are safe at any size. What is deliberately not hidden: a value's length, and that two
 * rows have some value.
 */
@Singleton
public class ColumnCipher {

  private static final byte FORMAT = 1;
  private static final int IV_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final int HEADER_LENGTH = 3 + IV_LENGTH;

  private final Supplier<DataKeySet> keys;
  private final IntConsumer unknownKey;
  private final Randomness randomness;
  private final BiConsumer<ColumnRef, String> alarm;
  private final ThreadMacs activeMacs = new ThreadMacs();
  private final ThreadMacs olderMacs = new ThreadMacs();
  private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(ColumnCipher::newCipher);

  @Inject
  ColumnCipher(DataKeys keys, Randomness randomness, IntegrityAlarm alarm) {
    this(keys::current, keys::noticeUnknown, randomness, alarm::altered);
  }

  /** Without an alarm: for tests that have no container. */
  ColumnCipher(DataKeys keys, Randomness randomness) {
    this(keys::current, keys::noticeUnknown, randomness, (column, row) -> {});
  }

  /** Without the container: for tools and tests. */
  public ColumnCipher(DataKeySet keys, Randomness randomness) {
    this(() -> keys, id -> {}, randomness, (column, row) -> {});
  }

  private ColumnCipher(
      Supplier<DataKeySet> keys,
      IntConsumer unknownKey,
      Randomness randomness,
      BiConsumer<ColumnRef, String> alarm) {
    CryptoProvider.install();
    this.keys = keys;
    this.unknownKey = unknownKey;
    this.randomness = randomness;
    this.alarm = alarm;
  }

  /**
   * @param row the row's primary key as text
   */
  public byte[] encrypt(ColumnRef column, String row, String plaintext) {
    return encryptBytes(column, row, plaintext.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #encrypt}, for what is not text. */
  public byte[] encryptBytes(ColumnRef column, String row, byte[] plaintext) {
    var set = keys.get();
    int id = set.activeColumn();
    var place = place(column, row);
    var key = new SecretKeySpec(activeMacs.hmac(set.column(id), place), "AES");
    var iv = randomness.bytes(IV_LENGTH);
    var sealed = new byte[HEADER_LENGTH + plaintext.length + TAG_LENGTH];
    ByteBuffer.wrap(sealed).put(FORMAT).putShort((short) id).put(iv);
    try {
      var cipher = ciphers.get();
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_LENGTH * 8, iv));
      cipher.updateAAD(place);
      cipher.doFinal(plaintext, 0, plaintext.length, sealed, HEADER_LENGTH);
      return sealed;
    } catch (GeneralSecurityException e) {
      ciphers.remove();
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /**
   * @throws IntegrityException if this is not what was encrypted for this place, or the key is not
   *     known here
   */
  public String decrypt(ColumnRef column, String row, byte[] ciphertext) {
    return new String(decryptBytes(column, row, ciphertext), StandardCharsets.UTF_8);
  }

  /** As {@link #encrypt}, in Base64 (RFC 4648 §4), for where only text can be kept. */
  public String encryptToText(ColumnRef column, String row, String plaintext) {
    return Base64.getEncoder().encodeToString(encrypt(column, row, plaintext));
  }

  /** As {@link #decrypt}, of what {@link #encryptToText} gave. */
  public String decryptText(ColumnRef column, String row, String ciphertext) {
    return decrypt(column, row, Base64.getDecoder().decode(ciphertext));
  }

  /** As {@link #decrypt}, for what is not text. */
  public byte[] decryptBytes(ColumnRef column, String row, byte[] ciphertext) {
    try {
      return open(column, row, ciphertext);
    } catch (IntegrityException altered) {
      alarm.accept(column, row);
      throw altered;
    }
  }

  private byte[] open(ColumnRef column, String row, byte[] ciphertext) {
    if (!isCiphertext(ciphertext)) {
      throw new IntegrityException("a stored value is not a ciphertext");
    }
    int id = keyId(ciphertext);
    var place = place(column, row);
    var key = new SecretKeySpec(placeKey(id, place), "AES");
    try {
      var cipher = ciphers.get();
      var iv = new GCMParameterSpec(TAG_LENGTH * 8, ciphertext, 3, IV_LENGTH);
      cipher.init(Cipher.DECRYPT_MODE, key, iv);
      cipher.updateAAD(place);
      return cipher.doFinal(ciphertext, HEADER_LENGTH, ciphertext.length - HEADER_LENGTH);
    } catch (AEADBadTagException e) {
      throw new IntegrityException("a stored value was altered or moved");
    } catch (GeneralSecurityException e) {
      ciphers.remove();
      throw new IllegalStateException("decryption failed", e);
    }
  }

  private byte[] placeKey(int id, byte[] place) {
    var set = keys.get();
    SecretKey dataKey = set.column(id);
    if (dataKey == null) {
      unknownKey.accept(id);
      throw new IntegrityException("a stored value was encrypted with a key not known here");
    }
    return (id == set.activeColumn() ? activeMacs : olderMacs).hmac(dataKey, place);
  }

  static boolean isCiphertext(byte[] bytes) {
    return bytes.length >= HEADER_LENGTH + TAG_LENGTH && bytes[0] == FORMAT;
  }

  static int keyId(byte[] ciphertext) {
    return (ciphertext[1] & 0xFF) << 8 | (ciphertext[2] & 0xFF);
  }

  private static byte[] place(ColumnRef column, String row) {
    return Encoding.join(column.table(), column.column(), row);
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }
}
