package org.essc.keys;

import com.nimbusds.jose.JWSHeader;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.essc.keys.JwtRefusedException.Reason;

/**
 * Verifies signed JWTs (RFC 7519) against a trusted set of keys, along RFC 8725: the key is
 * selected by {@code kid} from the set and nothing else, the algorithm is the key's and not the
 * header's choice, and whatever two readers could understand differently is refused. May be used
 * from several threads.
 */
@Singleton
public class JwtVerifier {

  /** Characters of the longest token that is read. */
  public static final int MAX_LENGTH = 16 * 1024;

  private static final List<String> KEYS_IN_HEADER = List.of("jwk", "jku", "x5u", "x5c");

  private final JwtClaimsCheck claimsCheck;
  private final Clock clock;

  public JwtVerifier(Clock clock) {
    this.clock = clock;
    this.claimsCheck = new JwtClaimsCheck(clock);
  }

  /**
   * @throws JwtRefusedException with the first reason found, if anything is not as expected
   */
  public VerifiedJwt verify(String compact, JwkSet trusted, JwtExpectation expectation)
      throws JwtRefusedException {
    return verify(compact, trusted, expectation, MAX_LENGTH);
  }

  /**
   * As {@link #verify(String, JwkSet, JwtExpectation)}, for what is longer than a token.
   *
   * @param maxLength characters of the longest that is read
   */
  public VerifiedJwt verify(
      String compact, JwkSet trusted, JwtExpectation expectation, int maxLength)
      throws JwtRefusedException {
    var jws = CompactJws.read(compact, maxLength);
    var header = header(jws.header(), expectation);
    var key = key(header, trusted);
    if (!holds(key, jws.input(), jws.signature())) {
      throw new JwtRefusedException(Reason.SIGNATURE);
    }
    var type = header.getType() == null ? null : normalType(header);
    return claimsCheck.check(jws.claims(), expectation, header.getKeyID(), type);
  }

  /** Refused before any key is looked at. */
  private static JWSHeader header(Map<String, Object> header, JwtExpectation expectation)
      throws JwtRefusedException {
    if (KEYS_IN_HEADER.stream().anyMatch(header::containsKey)) {
      throw new JwtRefusedException(Reason.EMBEDDED_KEY);
    }
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw new JwtRefusedException(Reason.CRITICAL_EXTENSION);
    }
    if (!(header.get("alg") instanceof String alg) || SignatureAlgorithms.named(alg).isEmpty()) {
      throw new JwtRefusedException(Reason.ALGORITHM);
    }
    JWSHeader parsed;
    try {
      parsed = JWSHeader.parse(header);
    } catch (ParseException | IllegalArgumentException e) {
      throw new JwtRefusedException(Reason.MALFORMED);
    }
    boolean expected =
        parsed.getType() == null
            ? expectation.typeMayBeAbsent()
            : expectation.types().contains(normalType(parsed));
    if (!expected) {
      throw new JwtRefusedException(Reason.TYPE);
    }
    return parsed;
  }

  private JwkSet.Trusted key(JWSHeader header, JwkSet trusted) throws JwtRefusedException {
    if (header.getKeyID() == null || header.getKeyID().isEmpty()) {
      throw new JwtRefusedException(Reason.KEY_ID_MISSING);
    }
    var key =
        trusted
            .find(header.getKeyID())
            .orElseThrow(() -> new JwtRefusedException(Reason.KEY_UNKNOWN));
    if (!key.algorithm().name().equals(header.getAlgorithm().getName())) {
      throw new JwtRefusedException(Reason.ALGORITHM);
    }
    var expiresAt = key.key().expiresAt();
    if (expiresAt.isPresent() && !clock.instant().isBefore(expiresAt.get())) {
      throw new JwtRefusedException(Reason.KEY_EXPIRED);
    }
    return key;
  }

  private static boolean holds(JwkSet.Trusted key, byte[] input, byte[] signature) {
    try {
      return key.algorithm().verify(key.publicKey(), input, signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("verification failed", e);
    }
  }

  private static String normalType(JWSHeader header) {
    return JwtExpectation.normalType(header.getType().getType());
  }
}
