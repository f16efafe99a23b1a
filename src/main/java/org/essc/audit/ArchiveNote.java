package org.essc.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says that a chain's entries of a month lie in a file, and is signed as heads are: the database
 * alone could say it of entries that were never archived.
 *
 * @param partition the month's table, which is the file's name
 * @param chain 0 to 15
 * @param first the number of the chain's first entry in it
 * @param last that of its last
 * @param lastDigest the last entry's hash, in hexadecimal digits
 * @param fileDigest SHA-256 of the file, in hexadecimal digits
 */
public record ArchiveNote(
    String partition, int chain, long first, long last, String lastDigest, String fileDigest) {

  /** The {@code typ} of its JWS. */
  public static final String TYP = "essc-audit-archive+jwt";

  /** The claims that are signed; as with a head, their end is out of reach. */
  Map<String, Object> claims(Instant signedAt) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", SignedHead.PARTY);
    claims.put("aud", SignedHead.PARTY);
    claims.put("iat", signedAt.getEpochSecond());
    claims.put("exp", signedAt.plus(SignedHead.LIFE).getEpochSecond());
    claims.put("partition", partition);
    claims.put("chain", chain);
    claims.put("first", first);
    claims.put("last", last);
    claims.put("hash", lastDigest);
    claims.put("file", fileDigest);
    return claims;
  }

  /**
   * Reads verified claims.
   *
   * @throws IllegalArgumentException where they are not a note's
   */
  public static ArchiveNote of(Map<String, Object> claims) {
    if (claims.get("partition") instanceof String partition
        && claims.get("chain") instanceof Number chain
        && claims.get("first") instanceof Number first
        && claims.get("last") instanceof Number last
        && claims.get("hash") instanceof String hash
        && claims.get("file") instanceof String file) {
      return new ArchiveNote(
          partition, chain.intValue(), first.longValue(), last.longValue(), hash, file);
    }
    throw new IllegalArgumentException("not the note of an archived month");
  }
}
