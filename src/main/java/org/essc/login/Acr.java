package org.essc.login;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** Authentication context class references (OpenID Connect Core §2, {@code acr}). */
public enum Acr {
  /** Phone, card and PIN: two factors. The default. */
  SCAN_PIN("urn:essc:acr:scan-pin"),
  /** Phone and card, no PIN: only where the administrator allows it to the portal. */
  SCAN("urn:essc:acr:scan");

  private final String urn;

  Acr(String urn) {
    this.urn = urn;
  }

  @JsonValue
  public String urn() {
    return urn;
  }

  public static Optional<Acr> find(String urn) {
    return Arrays.stream(values()).filter(acr -> acr.urn.equals(urn)).findFirst();
  }

  @JsonCreator
  static Acr of(String urn) {
    return find(urn).orElseThrow(() -> new IllegalArgumentException("no such acr"));
  }
}
