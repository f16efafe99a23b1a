package org.essc.platform.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.essc.platform.random.Randomness;

/**
 * The key of keys: 256 bits from configuration, under which all other keys lie wrapped in the
 * database.
 *
 * <p>A wrapped secret is {@code 01 || key id (8 bytes) || IV (12 bytes) || AES-256-GCM ciphertext
 * and tag}; the context it was wrapped for is associated data, so that a wrapped key moved to
 * another place does not unwrap. The key id tells which master key to use: besides the current one,
 * previous ones may be given, which only unwrap. Key id, wrapping key and the keys that are derived
 * for other purposes all come by HMAC-SHA256 from the configured key, so none tells anything about
 * it.
 *
 * <p>IVs are random; a platform wraps some dozens of keys a year, far from the 2^32 at which random
 * 96-bit IVs under one key begin to matter (NIST SP 800-38D §8.3).
 */
public final class MasterKey {

  /** Length of a master key in bytes. */
  public static final int LENGTH = 32;

  private static final byte FORMAT = 1;
  private static final int ID_LENGTH = 8;
  private static final int IV_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private record Wrapping(byte[] id, SecretKey key, SecretKey derivation) {}

  /**
   * A key for one purpose that stands nowhere: it comes out of the master key alone.
   *
   * @param masterKeyId 16 hexadecimal digits that tell which master key, to be stored with what was
   *     made under it
   */
  public record DerivedKey(String masterKeyId, SecretKey key) {

    @Override
    public String toString() {
      return "DerivedKey[" + masterKeyId + "]";
    }
  }

  private final Wrapping current;
  private final Map<ByteBuffer, Wrapping> all = new LinkedHashMap<>();
  private final Randomness randomness;

  private MasterKey(byte[] current, List<byte[]> previous, Randomness randomness) {
    CryptoProvider.install();
    this.randomness = Objects.requireNonNull(randomness, "randomness");
    this.current = derive(current);
    all.put(ByteBuffer.wrap(this.current.id()), this.current);
    previous.forEach(
        key -> {
          var wrapping = derive(key);
          all.putIfAbsent(ByteBuffer.wrap(wrapping.id()), wrapping);
        });
  }

  /**
   * @param current base64 of 32 bytes: wraps and unwraps
   * @param previous older keys in the same form: only unwrap
   * @throws MasterKeyException if one is not base64 of exactly 32 bytes
   */
  public static MasterKey of(String current, List<String> previous, Randomness randomness) {
    return new MasterKey(
        decode(current), previous.stream().map(MasterKey::decode).toList(), randomness);
  }

  /** Wraps under the current key, for this context only. */
  public byte[] wrap(byte[] secret, String context) {
    var iv = randomness.bytes(IV_LENGTH);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, current, iv, context);
      var wrapped =
          ByteBuffer.allocate(1 + ID_LENGTH + IV_LENGTH + cipher.getOutputSize(secret.length));
      wrapped.put(FORMAT).put(current.id()).put(iv);
      cipher.doFinal(ByteBuffer.wrap(secret), wrapped);
      return wrapped.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("wrapping a key failed", e);
    }
  }

  /**
   * @throws IntegrityException if it was wrapped for another context, was altered, or the master
   *     key it was wrapped under is not configured
   */
  public byte[] unwrap(byte[] wrapped, String context) {
    if (wrapped.length < 1 + ID_LENGTH + IV_LENGTH + TAG_BITS / 8 || wrapped[0] != FORMAT) {
      throw new IntegrityException("not a wrapped key");
    }
    var wrapping = all.get(ByteBuffer.wrap(wrapped, 1, ID_LENGTH));
    if (wrapping == null) {
      throw new IntegrityException(
          "a stored key was wrapped under another master key than the configured ones"
              + " (essc.master-key, essc.master-key-file, essc.master-key-previous)");
    }
    var iv = Arrays.copyOfRange(wrapped, 1 + ID_LENGTH, 1 + ID_LENGTH + IV_LENGTH);
    int start = 1 + ID_LENGTH + IV_LENGTH;
    try {
      return cipher(Cipher.DECRYPT_MODE, wrapping, iv, context)
          .doFinal(wrapped, start, wrapped.length - start);
    } catch (AEADBadTagException e) {
      throw new IntegrityException("a stored key was altered or moved");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("unwrapping a key failed", e);
    }
  }

  /** Whether it was wrapped under the current key; if not, it should be wrapped anew. */
  public boolean isCurrent(byte[] wrapped) {
    return wrapped.length > 1 + ID_LENGTH
        && Arrays.equals(wrapped, 1, 1 + ID_LENGTH, current.id(), 0, ID_LENGTH);
  }

  /** The key for a purpose under the current master key. */
  public DerivedKey derived(String label) {
    return derived(current, label);
  }

  /**
   * The key for a purpose under that master key, or nothing where it is not configured any more.
   */
  public Optional<DerivedKey> derived(String masterKeyId, String label) {
    return Optional.ofNullable(all.get(ByteBuffer.wrap(HexFormat.of().parseHex(masterKeyId))))
        .map(wrapping -> derived(wrapping, label));
  }

  private static DerivedKey derived(Wrapping wrapping, String label) {
    var key = hmac(wrapping.derivation().getEncoded(), label);
    return new DerivedKey(
        HexFormat.of().formatHex(wrapping.id()), new SecretKeySpec(key, "HmacSHA256"));
  }

  private static Cipher cipher(int mode, Wrapping wrapping, byte[] iv, String context)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, wrapping.key(), new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(Encoding.join("essc wrapped key", context));
    return cipher;
  }

  private static Wrapping derive(byte[] key) {
    var id = Arrays.copyOf(hmac(key, "essc master key id"), ID_LENGTH);
    return new Wrapping(
        id,
        new SecretKeySpec(hmac(key, "essc key wrapping"), "AES"),
        new SecretKeySpec(hmac(key, "essc key derivation"), "HmacSHA256"));
  }

  private static byte[] hmac(byte[] key, String label) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is not available", e);
    }
  }

  private static byte[] decode(String base64) {
    try {
      var key = Base64.getDecoder().decode(base64.strip());
      if (key.length == LENGTH) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // said below: the decoder's words would repeat a part of the key
    }
    throw new MasterKeyException(
        "a master key must be base64 of exactly 32 random bytes (openssl rand -base64 32)");
  }

  @Override
  public String toString() {
    return "MasterKey[redacted]";
  }
}
