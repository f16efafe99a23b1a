package org.essc.keys;

import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.X509CertChainUtils;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When a JWK ends: its {@code exp} or its certificate's end, whichever is earlier. */
final class JwkExpiry {

  private JwkExpiry() {}

  /**
   * @throws GeneralSecurityException if {@code exp} is no date, or the certificate is not this
   *     key's
   */
  static Optional<Instant> of(Map<String, Object> jwk, PublicKey publicKey)
      throws GeneralSecurityException {
    var expiry = expiry(jwk.get("exp"));
    var certificate = certificateEnd(jwk.get("x5c"), publicKey);
    if (expiry.isEmpty() || certificate.isEmpty()) {
      return expiry.or(() -> certificate);
    }
    return expiry.get().isBefore(certificate.get()) ? expiry : certificate;
  }

  private static Optional<Instant> expiry(Object exp) throws InvalidKeyException {
    if (exp == null) {
      return Optional.empty();
    }
    return Optional.of(
        NumericDates.read(exp).orElseThrow(() -> new InvalidKeyException("exp is not a date")));
  }

  private static Optional<Instant> certificateEnd(Object x5c, PublicKey publicKey)
      throws GeneralSecurityException {
    if (x5c == null) {
      return Optional.empty();
    }
    if (!(x5c instanceof List<?> chain)
        || chain.isEmpty()
        || !chain.stream().allMatch(String.class::isInstance)) {
      throw new InvalidKeyException("x5c is not a certificate chain");
    }
    try {
      var encoded = chain.stream().map(certificate -> new Base64((String) certificate)).toList();
      var leaf = X509CertChainUtils.parse(encoded).get(0);
      if (!Arrays.equals(leaf.getPublicKey().getEncoded(), publicKey.getEncoded())) {
        throw new InvalidKeyException("x5c is another key's certificate");
      }
      return Optional.of(leaf.getNotAfter().toInstant());
    } catch (ParseException | IllegalArgumentException e) {
      throw new InvalidKeyException("x5c is not a certificate chain");
    }
  }
}
