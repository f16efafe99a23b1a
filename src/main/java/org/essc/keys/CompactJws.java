package org.essc.keys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.essc.keys.JwtRefusedException.Reason;

/**
 * A JWS in compact serialization (RFC 7515 §7.1), taken apart and not verified. Whatever two
 * readers could understand differently is refused.
 *
 * @param payload encoded, as it stands there
 * @param input what the signature is of
 */
public record CompactJws(
    Map<String, Object> header, String payload, byte[] input, byte[] signature) {

  /**
   * One that was verified before, or that the platform has signed.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static CompactJws known(String compact) {
    try {
      return read(compact, Integer.MAX_VALUE);
    } catch (JwtRefusedException malformed) {
      throw new IllegalArgumentException("no JWS", malformed);
    }
  }

  static CompactJws read(String compact, int maxLength) throws JwtRefusedException {
    if (compact.length() > maxLength) {
      throw new JwtRefusedException(Reason.TOO_LARGE);
    }
    var parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      throw new JwtRefusedException(Reason.MALFORMED);
    }
    int signed = compact.length() - parts[2].length() - 1;
    return new CompactJws(
        object(decode(parts[0])),
        parts[1],
        compact.substring(0, signed).getBytes(StandardCharsets.US_ASCII),
        decode(parts[2]));
  }

  /** A text of the header, or null. */
  public String header(String name) {
    return (String) header.get(name);
  }

  /**
   * A text of the claims, or null; to be asked for once the signature holds.
   *
   * @throws IllegalArgumentException if there are no claims in it
   */
  public String claim(String name) {
    try {
      return (String) claims().get(name);
    } catch (JwtRefusedException malformed) {
      throw new IllegalArgumentException("no claims", malformed);
    }
  }

  /** To be asked for once the signature holds. */
  Map<String, Object> claims() throws JwtRefusedException {
    return object(decode(payload));
  }

  /** The one way to write these bytes: no padding, no stray bits, no other alphabet, no spaces. */
  private static byte[] decode(String part) throws JwtRefusedException {
    try {
      var bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new JwtRefusedException(Reason.MALFORMED);
  }

  private static Map<String, Object> object(byte[] json) throws JwtRefusedException {
    try {
      return SignedJson.object(json);
    } catch (IllegalArgumentException e) {
      throw new JwtRefusedException(Reason.MALFORMED);
    }
  }

  @Override
  public String toString() {
    return "CompactJws[]";
  }
}
