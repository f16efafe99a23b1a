package org.essc.partner.access;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * What a token says of itself before anybody has verified it: good for choosing who shall verify
 * it, and for refusing what is odd on its face. For nothing else.
 */
record UnverifiedToken(JsonObject header, String issuer) {

  /** Headers by which a token would bring its own key or change the rules (RFC 7515 §4.1). */
  private static final Set<String> FOREIGN_HEADERS =
      Set.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "enc", "zip");

  /** Harmless, and in every token of some providers; the platform itself never sets them. */
  private static final Set<String> NEVER_OURS = Set.of("x5t", "x5t#S256", "cty");

  static UnverifiedToken read(String compact) {
    var parts = compact.split("\\.", -1);
    if (parts.length != 3 || parts[2].isEmpty()) {
      throw Refusal.MALFORMED.exception();
    }
    try {
      var issuer = json(parts[1]).getString("iss");
      return new UnverifiedToken(json(parts[0]), issuer == null ? "" : issuer);
    } catch (IllegalArgumentException | DecodeException | ClassCastException malformed) {
      throw Refusal.MALFORMED.exception();
    }
  }

  /** Holds for every token, whoever issued it. */
  void requireNoForeignHeaders() {
    requireNone(FOREIGN_HEADERS);
  }

  /** Holds for the platform's own tokens: RFC 9068, ES256, a named key. */
  void requireAccessToken() {
    requireNone(NEVER_OURS);
    if (!"ES256".equals(header.getValue("alg")) || !(header.getValue("kid") instanceof String)) {
      throw Refusal.HEADER.exception();
    }
    if (!"at+jwt".equals(header.getValue("typ"))) {
      throw Refusal.TYPE.exception();
    }
  }

  /** Which key it says it was signed with; only of one that is {@link #requireAccessToken}. */
  String kid() {
    return header.getString("kid");
  }

  private void requireNone(Set<String> names) {
    if (header.fieldNames().stream().anyMatch(names::contains)) {
      throw Refusal.HEADER.exception();
    }
  }

  boolean isFrom(String name) {
    return issuer.equals(name);
  }

  private static JsonObject json(String base64) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
  }
}
