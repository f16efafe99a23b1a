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

/** A partner of the benchmark's own, and the client assertions (RFC 7523) it gets tokens with. */
final class Assertions {

  private static final String ADMINISTRATOR = "8000000005";
  private static final String PARTNER = "1999999999";
  private static final int LIFETIME_SECONDS = 55;

  private final ECDSASigner signer;
  private final JWSHeader header;
  private final String audience;
  private final String partner;

  private Assertions(ECKey key, String audience, String partner) throws JOSEException {
    this.partner = partner;
    this.signer = new ECDSASigner(key);
    this.header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    this.audience = audience;
  }

  /** Registers a channel with one key, as the system administrator does. */
  static Assertions ofNewPartner(Client client, String audience)
      throws IOException, InterruptedException {
    return ofNewPartner(client, audience, PARTNER, "\"ecards:read\"");
  }

  /**
   * @param scopes as in JSON, by commas
   */
  static Assertions ofNewPartner(Client client, String audience, String partner, String scopes)
      throws IOException, InterruptedException {
    try {
      var key = new ECKeyGenerator(Curve.P_256).keyID("bench").generate();
      client.post(
          "/v1/partners",
          client.sandboxToken(ADMINISTRATOR),
          "application/json",
          "partner-" + partner,
          BodyPublishers.ofString(
              """
              {"partnerNo":"%s","name":"bench","roles":["channel"],"scopes":[%s],\
              "requestsPerSecond":100000,"jwks":%s}"""
                  .formatted(partner, scopes, new JWKSet(key.toPublicJWK()))));
      return new Assertions(key, audience, partner);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The form of one token request; its assertion is good once, for less than a minute. */
  String tokenRequest() {
    try {
      var now = Instant.now();
      var assertion =
          new SignedJWT(
              header,
              new JWTClaimsSet.Builder()
                  .issuer(partner)
                  .subject(partner)
                  .audience(audience)
                  .jwtID(UUID.randomUUID().toString())
                  .issueTime(Date.from(now))
                  .expirationTime(Date.from(now.plusSeconds(LIFETIME_SECONDS)))
                  .build());
      assertion.sign(signer);
      return "grant_type=client_credentials&client_assertion_type="
          + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
          + assertion.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
