package org.essc.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The algorithms the platform signs with and accepts. What is not here is refused. */
final class SignatureAlgorithms {

  private static final List<SignatureAlgorithm> ALL = List.of(new Es256());

  private SignatureAlgorithms() {}

  static Optional<SignatureAlgorithm> named(String name) {
    return ALL.stream().filter(algorithm -> algorithm.name().equals(name)).findFirst();
  }

  /** By the key's type and, where the key names one, its {@code alg}. */
  static Optional<SignatureAlgorithm> forKey(Map<String, Object> jwk) {
    var alg = jwk.get("alg");
    return ALL.stream()
        .filter(algorithm -> alg == null || algorithm.name().equals(alg))
        .filter(algorithm -> algorithm.accepts(jwk))
        .findFirst();
  }
}
