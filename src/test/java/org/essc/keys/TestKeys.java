package org.essc.keys;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.essc.testing.TestCrypto;

/** Keys that are made for one test. */
final class TestKeys {

  private TestKeys() {}

  /** An active key of the purpose, through the same wrapping as in the database. */
  static SigningKey key(KeyPurpose purpose, Clock clock) {
    return row(purpose, clock).unwrap(TestCrypto.masterKey());
  }

  static SigningKeyRow row(KeyPurpose purpose, Clock clock) {
    return SigningKeyRow.create(
        purpose, new Es256(), KeyState.ACTIVE, TestCrypto.masterKey(), clock.instant());
  }

  static Function<KeyPurpose, SigningKey> always(SigningKey key) {
    return purpose -> key;
  }

  /** A JWK set as a partner would register it. */
  @SafeVarargs
  static String jwks(Map<String, Object>... keys) {
    return SignedJson.text(Map.of("keys", List.of(keys)));
  }

  /** A fresh public EC key with a kid. */
  static Map<String, Object> publicJwk(String kid) {
    var algorithm = new Es256();
    return with(algorithm.publicPart(algorithm.generate()), "kid", kid);
  }

  static Map<String, Object> with(Map<String, Object> jwk, String member, Object value) {
    var changed = new LinkedHashMap<>(jwk);
    changed.put(member, value);
    return changed;
  }

  static List<String> kids(JwkSet set) {
    return set.keys().stream().map(JwkSet.Key::kid).toList();
  }
}
