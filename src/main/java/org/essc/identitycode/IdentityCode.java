package org.essc.identitycode;

import org.essc.platform.crypto.Sha256;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.random.Randomness;

/**
 * A scannable identity code: {@code S}, two characters of shard, 27 random characters (135 bits) of
 * Crockford's base 32. All characters are of QR's alphanumeric mode (ISO/IEC 18004), and the letter
 * in front keeps it apart from the all-digit payment codes of wallets.
 *
 * <p>The shard lets Redis keep all codes of one signing in one slot. It is ten bits of a keyed
 * hash, shared by a thousandth of all signings, so that it does not tell whose code it is.
 */
public record IdentityCode(String value) {

  public static final int LENGTH = 30;

  private static final String BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  public IdentityCode {
    if (value == null || !isCode(value)) {
      throw new InvalidValueException("code-format");
    }
  }

  private static boolean isCode(String text) {
    if (text.length() != LENGTH || text.charAt(0) != 'S') {
      return false;
    }
    for (int i = 1; i < LENGTH; i++) {
      if (BASE32.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws InvalidValueException {@code code-format}: also for lower case and spaces around, which
   *     no scanner produces
   */
  public static IdentityCode parse(String value) {
    return new IdentityCode(value);
  }

  static IdentityCode random(Randomness randomness, String shard) {
    return new IdentityCode('S' + shard + randomness.base32(LENGTH - 3));
  }

  /** Two characters from a keyed hash of the signing. */
  static String shardOf(byte[] keyedHash) {
    return "" + BASE32.charAt(keyedHash[0] & 31) + BASE32.charAt(keyedHash[1] & 31);
  }

  String shard() {
    return value.substring(1, 3);
  }

  /** SHA-256; what is stored instead of the code, so that a dump shows no code that can be used. */
  public byte[] digest() {
    return Sha256.of(value);
  }

  String hexDigest() {
    return Sha256.hex(value);
  }

  @Override
  public String toString() {
    return "IdentityCode[…]";
  }
}
