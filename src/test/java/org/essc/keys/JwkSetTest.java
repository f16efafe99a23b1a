package org.essc.keys;

import static org.essc.keys.TestKeys.jwks;
import static org.essc.keys.TestKeys.publicJwk;
import static org.essc.keys.TestKeys.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwkSetTest {

  private static final Map<String, Object> KEY = publicJwk("a");

  @Test
  void keysAreDescribedWithTheirExpiry() {
    var end = Instant.parse("2027-01-01T00:00:00Z");
    var set = JwkSet.parse(jwks(KEY, with(publicJwk("b"), "exp", end.getEpochSecond())));
    assertEquals(
        List.of(
            new JwkSet.Key("a", "ES256", Optional.empty()),
            new JwkSet.Key("b", "ES256", Optional.of(end))),
        set.keys());
    assertTrue(set.contains("a"));
    assertFalse(set.contains("c"));
  }

  static Stream<Arguments> unfit() throws Exception {
    var secret = with(new Es256().generate(), "kid", "p");
    var many = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < 33; i++) {
      many.add(with(KEY, "kid", "k" + i));
    }
    return Stream.of(
        Arguments.of("not JSON", "keys"),
        Arguments.of("an array", "[]"),
        Arguments.of("no keys", "{}"),
        Arguments.of("no key in it", jwks()),
        Arguments.of("keys twice", "{\"keys\":[],\"keys\":[]}"),
        Arguments.of("a key that is a string", "{\"keys\":[\"x\"]}"),
        Arguments.of("too many keys", SignedJson.text(Map.of("keys", many))),
        Arguments.of("too large", jwks(with(KEY, "note", "x".repeat(70_000)))),
        Arguments.of("a private key", jwks(secret)),
        Arguments.of("a symmetric key", jwks(Map.of("kty", "oct", "kid", "s", "k", "AAAA"))),
        Arguments.of("kid empty", jwks(with(KEY, "kid", ""))),
        Arguments.of("kid a number", jwks(with(KEY, "kid", 1))),
        Arguments.of("kid twice", jwks(KEY, publicJwk("a"))),
        Arguments.of("for encryption", jwks(with(KEY, "use", "enc"))),
        Arguments.of("for signing only", jwks(with(KEY, "key_ops", List.of("sign")))),
        Arguments.of("alg of another type", jwks(with(KEY, "alg", "RS256"))),
        Arguments.of("alg HS256 on a public key", jwks(with(KEY, "alg", "HS256"))),
        Arguments.of("unsupported type", jwks(rsa())),
        Arguments.of("unsupported curve", jwks(with(KEY, "crv", "secp256k1"))),
        Arguments.of("point not on the curve", jwks(with(KEY, "x", KEY.get("y")))),
        Arguments.of("exp a string", jwks(with(KEY, "exp", "tomorrow"))),
        Arguments.of("x5c rubbish", jwks(with(KEY, "x5c", List.of("AAAA")))));
  }

  private static Map<String, Object> rsa() throws Exception {
    return new RSAKeyGenerator(2048).keyID("r").generate().toPublicJWK().toJSONObject();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unfit")
  void unfitSetIsRefusedWithoutRepeatingIt(String name, String json) {
    var refusal = assertThrows(InvalidJwkSetException.class, () -> JwkSet.parse(json));
    assertFalse(refusal.getMessage().contains("\""));
  }

  @Test
  void fetchedSetMayHoldKeysForOthersButNoSecrets() throws Exception {
    var mixed = jwks(rsa(), with(publicJwk("e"), "use", "enc"), KEY);
    assertEquals(List.of("a", "e"), TestKeys.kids(JwkSet.parseFetched(mixed)));
    var none = jwks(rsa());
    assertThrows(InvalidJwkSetException.class, () -> JwkSet.parseFetched(none));
    var secret = jwks(KEY, with(new Es256().generate(), "kid", "p"));
    assertThrows(InvalidJwkSetException.class, () -> JwkSet.parseFetched(secret));
  }

  @Test
  void keysToEncryptToStandBesideThoseThatVerify() {
    var now = Instant.parse("2026-06-01T00:00:00Z");
    var past = with(encryption("old"), "exp", now.minusSeconds(1).getEpochSecond());
    var set = JwkSet.parse(jwks(past, encryption("e"), encryption("f"), KEY));
    assertEquals("e", set.encryptionKey(now).orElseThrow().key().kid());
    assertFalse(set.contains("e"), "it verifies nothing");
    assertTrue(set.contains("a"));
    assertFalse(JwkSet.parse(jwks(KEY)).canEncrypt(now));
    assertFalse(JwkSet.parse(jwks(past, KEY)).canEncrypt(now));
  }

  static Stream<Arguments> unfitForEncryption() throws Exception {
    return Stream.of(
        Arguments.of("alone", new Object[] {encryption("e")}),
        Arguments.of("of RSA", new Object[] {KEY, with(rsa(), "use", "enc")}),
        Arguments.of(
            "with another alg", new Object[] {KEY, with(encryption("e"), "alg", "ECDH-ES")}),
        Arguments.of(
            "with the alg of signatures",
            new Object[] {KEY, with(encryption("e"), "alg", "ES256")}),
        Arguments.of("without kid", new Object[] {KEY, with(encryption("e"), "kid", "")}),
        Arguments.of("named as another", new Object[] {KEY, encryption("a")}),
        Arguments.of("twice", new Object[] {KEY, encryption("e"), encryption("e")}),
        Arguments.of(
            "not on the curve", new Object[] {KEY, with(encryption("e"), "x", KEY.get("y"))}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unfitForEncryption")
  @SuppressWarnings("unchecked")
  void unfitKeyToEncryptToIsRefused(String name, Object[] keys) {
    var json = jwks(Stream.of(keys).map(key -> (Map<String, Object>) key).toArray(Map[]::new));
    assertThrows(InvalidJwkSetException.class, () -> JwkSet.parse(json));
  }

  private static Map<String, Object> encryption(String kid) {
    return with(publicJwk(kid), "use", "enc");
  }
}
