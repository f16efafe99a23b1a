package org.essc.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A chain's head as it was signed: whoever holds one can prove what the chain was up to there.
 *
 * @param chain 0 to 15
 * @param seq the head entry's number
 * @param hash the head entry's hash
 * @param signedAt when it was signed, to the second
 */
public record SignedHead(int chain, long seq, byte[] hash, Instant signedAt) {

  /** The {@code typ} of its JWS. */
  public static final String TYP = "essc-audit-head+jwt";

  /** Its {@code iss} and {@code aud}: heads are for the platform itself, whatever its address. */
  public static final String PARTY = "essc-audit";

  /**
   * From {@code iat} to {@code exp}. A head never ends; the verifier makes no exception for tokens
   * without an end, so this one is out of reach.
   */
  public static final Duration LIFE = Duration.ofDays(36_525);

  private static final int HASH_BYTES = 32;

  public SignedHead {
    if (chain < 0 || chain >= AuditLog.CHAINS || seq < 1 || hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("not the head of an audit chain");
    }
  }

  /** The claims that are signed. */
  public Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", PARTY);
    claims.put("aud", PARTY);
    claims.put("iat", signedAt.getEpochSecond());
    claims.put("exp", signedAt.plus(LIFE).getEpochSecond());
    claims.put("chain", chain);
    claims.put("seq", seq);
    claims.put("hash", HexFormat.of().formatHex(hash));
    return claims;
  }

  /**
   * Reads verified claims.
   *
   * @param signedAt the verified {@code iat}
   * @throws IllegalArgumentException where they are not a head's
   */
  public static SignedHead of(Map<String, Object> claims, Instant signedAt) {
    if (claims.get("chain") instanceof Number chain
        && claims.get("seq") instanceof Number seq
        && claims.get("hash") instanceof String hash) {
      return new SignedHead(
          chain.intValue(), seq.longValue(), HexFormat.of().parseHex(hash), signedAt);
    }
    throw new IllegalArgumentException("not the head of an audit chain");
  }
}
