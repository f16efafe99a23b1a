import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** A partner of the rehearsal, and its client assertions (RFC 7523). */
record Partner(String number, ECKey key, String audience) {

  private static final int LIFETIME_SECONDS = 55;

  static Partner create(String number, String audience) throws JOSEException {
    return new Partner(
        number, new ECKeyGenerator(Curve.P_256).keyID("rehearsal").generate(), audience);
  }

  /** Registers it, as the system administrator does. */
  JsonNode register(Client client, String administrator, String role)
      throws IOException, InterruptedException {
    return client.post(
        "/v1/partners",
        administrator,
        "application/json",
        "partner-" + number,
        BodyPublishers.ofString(
            """
            {"partnerNo":"%s","name":"rehearsal","roles":["%s"],"regions":["000000"],\
            "requestsPerSecond":100000,"jwks":%s}\
            """
                .formatted(number, role, new JWKSet(key.toPublicJWK()))));
  }

  /** The form of one token request; its assertion is good once. */
  String tokenRequest() {
    try {
      var now = Instant.now();
      var assertion =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
              new JWTClaimsSet.Builder()
                  .issuer(number)
                  .subject(number)
                  .audience(audience)
                  .jwtID(UUID.randomUUID().toString())
                  .issueTime(Date.from(now))
                  .expirationTime(Date.from(now.plusSeconds(LIFETIME_SECONDS)))
                  .build());
      assertion.sign(new ECDSASigner(key));
      return "grant_type=client_credentials&client_assertion_type="
          + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
          + assertion.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
