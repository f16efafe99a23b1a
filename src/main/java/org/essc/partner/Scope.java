package org.essc.partner;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a partner's token allows, one scope an operation (RFC 6749 §3.3). Endpoints are guarded by
 * the same text: {@code @PermissionsAllowed("ecards:issue")}.
 */
public enum Scope {
  CARDS_IMPORT("cards:import"),
  CARDS_READ("cards:read"),
  ECARDS_ISSUE("ecards:issue"),
  ECARDS_READ("ecards:read"),
  CODES_CREATE("codes:create"),
  CODES_VERIFY("codes:verify");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<Scope> find(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }
}
