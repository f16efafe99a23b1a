package org.essc.keys;

import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.essc.keys.JwtRefusedException.Reason;
import org.essc.platform.crypto.Sha256;

/**
 * Verifies proofs of possession (DPoP, RFC 9449 §4.3). The key comes with the proof, so what holds
 * says only that whoever sent it has the key of that thumbprint. May be used from several threads.
 */
@Singleton
public class DpopProofVerifier {

  /** How far {@code iat} may be from now, either way. */
  public static final Duration WINDOW = Duration.ofSeconds(60);

  private static final int MAX_LENGTH = 4096;
  private static final String TYPE = "dpop+jwt";
  private static final List<String> FOREIGN_KEYS = List.of("jku", "x5u", "x5c");

  private final Clock clock;

  public DpopProofVerifier(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param method of the request that it came with
   * @param uri of the request, as clients know it; query and fragment do not count
   * @param accessToken that the request shows, or null for none
   * @throws JwtRefusedException with the first reason found
   */
  public DpopProof verify(String compact, String method, String uri, String accessToken)
      throws JwtRefusedException {
    var jws = CompactJws.read(compact, MAX_LENGTH);
    var jwk = key(jws.header());
    var algorithm =
        SignatureAlgorithms.forKey(jwk)
            .filter(known -> known.name().equals(jws.header().get("alg")))
            .orElseThrow(() -> new JwtRefusedException(Reason.ALGORITHM));
    try {
      if (!algorithm.verify(algorithm.publicKey(jwk), jws.input(), jws.signature())) {
        throw new JwtRefusedException(Reason.SIGNATURE);
      }
    } catch (GeneralSecurityException noKey) {
      throw new JwtRefusedException(Reason.EMBEDDED_KEY);
    }
    var claims = jws.claims();
    requireFresh(claims);
    refuseIf(!method.equals(text(claims, "htm")), Reason.REQUEST);
    refuseIf(!normal(uri).equals(normal(text(claims, "htu"))), Reason.REQUEST);
    if (accessToken != null) {
      refuseIf(!hash(accessToken, claims.get("ath")), Reason.TOKEN_HASH);
    }
    return new DpopProof(algorithm.thumbprint(jwk), text(claims, "jti"));
  }

  /** Refused before anything is computed with a key that a stranger has chosen. */
  private static Map<String, Object> key(Map<String, Object> header) throws JwtRefusedException {
    refuseIf(
        !(header.get("typ") instanceof String type)
            || !TYPE.equals(JwtExpectation.normalType(type)),
        Reason.TYPE);
    refuseIf(header.containsKey("crit") || header.containsKey("b64"), Reason.CRITICAL_EXTENSION);
    refuseIf(FOREIGN_KEYS.stream().anyMatch(header::containsKey), Reason.EMBEDDED_KEY);
    if (!(header.get("jwk") instanceof Map<?, ?> jwk)
        || JwkSet.SECRETS.stream().anyMatch(jwk::containsKey)) {
      throw new JwtRefusedException(Reason.EMBEDDED_KEY);
    }
    @SuppressWarnings("unchecked")
    var members = (Map<String, Object>) jwk;
    return members;
  }

  private void requireFresh(Map<String, Object> claims) throws JwtRefusedException {
    var issuedAt =
        NumericDates.read(claims.get("iat"))
            .orElseThrow(() -> new JwtRefusedException(Reason.CLAIMS));
    var now = clock.instant();
    refuseIf(issuedAt.isAfter(now.plus(WINDOW)), Reason.NOT_YET_VALID);
    refuseIf(issuedAt.isBefore(now.minus(WINDOW)), Reason.EXPIRED);
  }

  private static boolean hash(String accessToken, Object ath) {
    var digest = Sha256.of(accessToken.getBytes(StandardCharsets.US_ASCII));
    var expected = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    return ath instanceof String text
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.UTF_8));
  }

  /** RFC 3986 §6.2.2 and 6.2.3: scheme and host in lower case, no port that is the scheme's own. */
  private static String normal(String text) throws JwtRefusedException {
    try {
      var uri = new URI(text).normalize();
      refuseIf(uri.getScheme() == null || uri.getHost() == null, Reason.REQUEST);
      var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      int usual = scheme.equals("https") ? 443 : 80;
      int port = uri.getPort() < 0 ? usual : uri.getPort();
      var path = uri.getPath() == null || uri.getPath().isEmpty() ? "/" : uri.getPath();
      return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port + path;
    } catch (java.net.URISyntaxException malformed) {
      throw new JwtRefusedException(Reason.REQUEST);
    }
  }

  private static String text(Map<String, Object> claims, String name) throws JwtRefusedException {
    if (claims.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new JwtRefusedException(Reason.CLAIMS);
  }

  private static void refuseIf(boolean refused, Reason reason) throws JwtRefusedException {
    if (refused) {
      throw new JwtRefusedException(reason);
    }
  }
}
