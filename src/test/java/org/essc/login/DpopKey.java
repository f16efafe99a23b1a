package org.essc.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.TestPartner;

/** A key to which tokens are bound, and its proofs (RFC 9449). */
public record DpopKey(ECKey key) {

  public static DpopKey make() {
    return new DpopKey(TestPartner.newKey("ignored"));
  }

  public String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param accessToken that it is shown with, or null
   */
  public String proof(Instant now, String method, String uri, String accessToken) {
    return proof(now, method, uri, accessToken, header -> {}, claims -> {});
  }

  /** For a test to spoil. */
  public String proof(
      Instant now,
      String method,
      String uri,
      String accessToken,
      Consumer<JWSHeader.Builder> header,
      Consumer<JWTClaimsSet.Builder> spoil) {
    var head =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("dpop+jwt"))
            .jwk(key.toPublicJWK());
    header.accept(head);
    var claims =
        new JWTClaimsSet.Builder()
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .claim("htm", method)
            .claim("htu", uri);
    if (accessToken != null) {
      claims.claim(
          "ath", Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(accessToken)));
    }
    spoil.accept(claims);
    try {
      var jwt = new SignedJWT(head.build(), claims.build());
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
