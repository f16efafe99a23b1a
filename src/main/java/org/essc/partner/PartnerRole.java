package org.essc.partner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.essc.platform.text.Word;

/** What an organisation is to the platform; each role opens some scopes. */
public enum PartnerRole implements Word {
  REGISTRY(Scope.CARDS_IMPORT, Scope.CARDS_READ),
  /** The back end of an app, an account or a mini-program. */
  CHANNEL(
      Scope.ECARDS_ISSUE,
      Scope.ECARDS_READ,
      Scope.CODES_CREATE,
      Scope.PAGES_LAUNCH,
      Scope.LOGINS_SCAN,
      Scope.FAMILY_MANAGE,
      Scope.EVENTS_READ,
      Scope.EVENTS_MANAGE,
      Scope.CARDS_APPLY,
      Scope.CARDS_REPORT_LOSS,
      Scope.CARDS_REPLACE,
      Scope.CARDS_CHANGE,
      Scope.CARDS_ENQUIRE,
      Scope.BENEFITS_QUALIFY),
  VERIFIER(Scope.CODES_VERIFY, Scope.PRESENCE_ATTEST, Scope.EVENTS_READ, Scope.EVENTS_MANAGE),
  /** A website of the human-resources department or of the government. */
  PORTAL(
      Scope.EVENTS_READ,
      Scope.EVENTS_MANAGE,
      Scope.CARDS_APPLY,
      Scope.CARDS_REPORT_LOSS,
      Scope.CARDS_REPLACE,
      Scope.CARDS_CHANGE,
      Scope.CARDS_ENQUIRE,
      Scope.BENEFITS_QUALIFY),
  BANK(
      Scope.BANK_ACTIVATIONS_REPORT,
      Scope.SETTLEMENTS_ANSWER,
      Scope.BINDINGS_MANAGE,
      Scope.PAYMENTS_REDEEM,
      Scope.EVENTS_READ,
      Scope.EVENTS_MANAGE),
  /** Terminals that read the card: self-service kiosks, hospitals, pharmacies. */
  TERMINAL(
      Scope.CARDS_APPLY,
      Scope.CARDS_ACTIVATE,
      Scope.CARDS_PIN,
      Scope.CARDS_REPORT_LOSS,
      Scope.CARDS_REPLACE,
      Scope.CARDS_CHANGE,
      Scope.CARDS_ENQUIRE,
      Scope.BENEFITS_QUALIFY),
  /** An employer, community, village or school that applies for its people. */
  AGENCY(Scope.CARDS_APPLY),
  /** The card factory. */
  FACTORY(Scope.CARDS_PRODUCE),
  /** The text message gateway and the voice line of 12333. */
  GATEWAY(Scope.GATEWAY_SMS, Scope.GATEWAY_VOICE),
  /** A social insurance agency: pays benefits, and says what is not settled yet. */
  INSURER(
      Scope.BENEFITS_CHECK,
      Scope.BENEFITS_IMPORT,
      Scope.BENEFITS_READ,
      Scope.SETTLEMENTS_ANSWER,
      Scope.EVENTS_READ,
      Scope.EVENTS_MANAGE);

  private final Set<Scope> scopes;

  PartnerRole(Scope... scopes) {
    this.scopes = scopes.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(scopes));
  }

  public boolean opens(Scope scope) {
    return scopes.contains(scope);
  }

  @JsonValue
  public static Optional<PartnerRole> find(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  @JsonCreator
  static PartnerRole of(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException("not a partner role"));
  }
}
