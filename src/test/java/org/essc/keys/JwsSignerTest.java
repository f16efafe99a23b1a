package org.essc.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.testing.TestCrypto;
import org.junit.jupiter.api.Test;

class JwsSignerTest {

  private static final Clock CLOCK = Clock.systemUTC();

  /** ES256, but a bit flips in each signature. */
  private static SignatureAlgorithm faulty() {
    var sound = new Es256();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          var result = method.invoke(sound, arguments);
          if (method.getName().equals("sign")) {
            ((byte[]) result)[40] ^= 1;
          }
          return result;
        };
    return (SignatureAlgorithm)
        Proxy.newProxyInstance(
            SignatureAlgorithm.class.getClassLoader(),
            new Class<?>[] {SignatureAlgorithm.class},
            handler);
  }

  @Test
  void whatItSignsVerifiesWithAnotherImplementation() throws Exception {
    var key = TestKeys.key(KeyPurpose.ASSERTION, CLOCK);
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iat", Instant.ofEpochSecond(1_700_000_000, 999_999_999));
    claims.put("claims", Map.of("name", "张**"));
    var jws =
        new JwsSigner(TestKeys.always(key)).signNow(KeyPurpose.ASSERTION, "essc-a+jwt", claims);
    var parsed = SignedJWT.parse(jws.compact());
    assertTrue(parsed.verify(new ECDSAVerifier(ECKey.parse(key.publicJwk()))));
    assertEquals(
        Map.of("alg", "ES256", "typ", "essc-a+jwt", "kid", key.kid()),
        parsed.getHeader().toJSONObject());
    assertEquals(1_700_000_000L, parsed.getPayload().toJSONObject().get("iat"));
    assertTrue(parsed.getPayload().toString().contains("张**"));
    assertEquals(key.kid(), jws.kid());
    assertFalse(jws.toString().contains(jws.compact()));
  }

  @Test
  void faultySignatureIsNotReleased() {
    var row = TestKeys.row(KeyPurpose.CREDENTIAL, CLOCK);
    var sound = row.unwrap(TestCrypto.masterKey());
    var key =
        new SigningKey(row, faulty(), sound.privateKey(), sound.publicKey(), sound.publicJwk());
    var signer = new JwsSigner(TestKeys.always(key));
    var fault =
        assertThrows(
            FaultySignatureException.class,
            () -> signer.signNow(KeyPurpose.CREDENTIAL, "x", Map.of("a", 1)));
    assertFalse(fault.toString().contains("eyJ"));
  }
}
