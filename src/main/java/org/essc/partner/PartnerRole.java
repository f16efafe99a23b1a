package org.essc.partner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an organisation is to the platform; each role opens some scopes. */
public enum PartnerRole {
  REGISTRY(Scope.CARDS_IMPORT, Scope.CARDS_READ),
  CHANNEL(Scope.ECARDS_ISSUE, Scope.ECARDS_READ, Scope.CODES_CREATE),
  VERIFIER(Scope.CODES_VERIFY),
  PORTAL(),
  BANK();

  private final Set<Scope> scopes;

  PartnerRole(Scope... scopes) {
    this.scopes = scopes.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(scopes));
  }

  public boolean opens(Scope scope) {
    return scopes.contains(scope);
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<PartnerRole> find(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  @JsonCreator
  static PartnerRole of(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException("not a partner role"));
  }
}
