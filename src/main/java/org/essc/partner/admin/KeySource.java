package org.essc.partner.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.keys.InvalidJwkSetException;
import org.essc.keys.JwkSet;
import org.essc.partner.JwksAddresses;
import org.essc.platform.problem.ProblemException;

/**
 * Where a partner's public keys come from: exactly one of the two. During a rotation the set holds
 * the old and the new key; leaving the old one out of the next set ends it at once.
 *
 * @param jwks an RFC 7517 key set: public keys only, P-256, each with a {@code kid} of its own
 * @param jwksUri an https address that answers such a set
 */
record KeySource(Optional<String> jwks, Optional<String> jwksUri) {

  private static final int MAX_KEYS = 20;

  /** RFC 7518 §6: parameters that only private and symmetric keys have. */
  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  static KeySource of(JsonNode jwks, String jwksUri, JwksAddresses addresses) {
    if ((jwks == null || jwks.isNull()) == (jwksUri == null)) {
      throw ProblemException.invalid("jwks", "exactly one of jwks and jwksUri is required");
    }
    if (jwksUri != null) {
      var objection = addresses.objection(jwksUri);
      if (objection.isPresent()) {
        throw ProblemException.invalid("jwksUri", objection.get());
      }
      return new KeySource(Optional.empty(), Optional.of(jwksUri));
    }
    return new KeySource(Optional.of(publicKeys(jwks)), Optional.empty());
  }

  private static String publicKeys(JsonNode jwks) {
    var keys = jwks.path("keys");
    if (!keys.isArray() || keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw ProblemException.invalid("jwks.keys", "1 to " + MAX_KEYS + " keys are required");
    }
    for (var key : keys) {
      if (PRIVATE.stream().anyMatch(key::has)) {
        throw ProblemException.of(PartnerProblems.PRIVATE_KEY_SENT);
      }
    }
    var text = jwks.toString();
    try {
      JwkSet.parse(text);
    } catch (InvalidJwkSetException unusable) {
      throw ProblemException.of(PartnerProblems.KEYS_NOT_USABLE)
          .with("reason", unusable.getMessage());
    }
    return text;
  }

  /** The keys of a registered set; none for a published one, which is read elsewhere. */
  List<JwkSet.Key> keys() {
    return jwks.map(text -> JwkSet.parse(text).keys()).orElse(List.of());
  }
}
