package org.essc.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;

/** A card factory with a signature key and a key that parts of batches are encrypted to. */
public record TestFactory(TestPartner partner, ECKey encryptionKey) {

  public static final String PART_TYPE = "essc-production+jws";
  public static final String RESULTS_TYPE = "essc-production-results+jws";

  /** A factory that serves all regions. */
  public static TestFactory register() {
    var key = TestPartner.newKey("k-1");
    var encryption = newEncryptionKey("e-1");
    var partner = new TestPartner(TestPartner.newNumber(), key);
    TestPartner.register(body(partner.number(), TestPartner.jwks(key, encryption)))
        .then()
        .statusCode(201);
    return new TestFactory(partner, encryption);
  }

  public static JsonObject body(String number, JsonObject jwks) {
    return TestPartner.body(number)
        .put("roles", new JsonArray().add("factory"))
        .put("regions", new JsonArray().add("000000"))
        .put("jwks", jwks);
  }

  public static ECKey newEncryptionKey(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).keyUse(KeyUse.ENCRYPTION).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String number() {
    return partner.number();
  }

  /** The token is the API's to use from now on. */
  public void login(Api api, Clock clock, String issuer) {
    api.useToken(number(), partner.token(clock, issuer));
  }

  /** Decrypts a part, verifies the platform's signature with its published keys, gives claims. */
  public JsonObject open(String part, String platformJwks) {
    try {
      var jwe = JWEObject.parse(part);
      jwe.decrypt(new ECDHDecrypter(encryptionKey));
      var jws = JWSObject.parse(jwe.getPayload().toString());
      var key = JWKSet.parse(platformJwks).getKeyByKeyId(jws.getHeader().getKeyID()).toECKey();
      if (!jws.verify(new ECDSAVerifier(key))
          || !jws.getHeader().getType().getType().equals(PART_TYPE)) {
        throw new AssertionError("not signed by the platform");
      }
      return new JsonObject(jws.getPayload().toString());
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Claims of results as they should be, for a test to spoil. */
  public JsonObject claims(
      Clock clock, String issuer, String batchId, int part, JsonArray results) {
    var now = clock.instant();
    return new JsonObject()
        .put("iss", number())
        .put("aud", issuer)
        .put("iat", now.getEpochSecond())
        .put("exp", now.plus(Duration.ofMinutes(10)).getEpochSecond())
        .put("batchId", batchId)
        .put("part", part)
        .put("results", results);
  }

  public String sign(JsonObject claims) {
    return sign(claims, partner.key(), RESULTS_TYPE);
  }

  public static String sign(JsonObject claims, ECKey key, String type) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType(type))
            .keyID(key.getKeyID())
            .build();
    try {
      var jws = new JWSObject(header, new Payload(claims.encode()));
      jws.sign(new ECDSASigner(key));
      return jws.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
