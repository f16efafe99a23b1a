package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.platform.config.Issuer;
import org.essc.platform.time.ChinaTime;

/**
 * Signs the credential of a signing: a JWS (RFC 7515) of type {@value #TYPE} with as few claims as
 * will do. It holds no personal data, and by itself proves no present state: {@code status} says
 * where the state as it is now can be asked.
 */
@Singleton
class Credential {

  static final String TYPE = "essc-credential+jwt";

  private final JwsSigner signer;
  private final Issuer issuer;

  Credential(JwsSigner signer, Issuer issuer) {
    this.signer = signer;
    this.issuer = issuer;
  }

  Uni<SignedJws> sign(Signing signing) {
    return signer.sign(KeyPurpose.CREDENTIAL, TYPE, claims(signing));
  }

  private Map<String, Object> claims(Signing signing) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("sub", signing.esscNo().value());
    claims.put("jti", signing.credentialId());
    claims.put("iat", signing.statedAt().truncatedTo(ChronoUnit.SECONDS).getEpochSecond());
    claims.put(
        "exp", signing.validUntil().plusDays(1).atStartOfDay(ChinaTime.ZONE).toEpochSecond());
    claims.put("signNo", signing.signNo().value());
    claims.put("signSeq", signing.signSeq());
    claims.put("channelNo", signing.channelNo().value());
    claims.put("regionCode", signing.regionCode());
    claims.put("level", signing.level());
    claims.put("issuedOn", signing.issuedOn().toString());
    claims.put("validUntil", signing.validUntil().toString());
    claims.put("status", Map.of("uri", issuer.endpoint("/v1/ecards/" + signing.signNo().value())));
    return claims;
  }
}
