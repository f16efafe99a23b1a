package org.essc.partner;

import java.util.Arrays;
import java.util.Map;
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
  CODES_VERIFY("codes:verify"),
  /** Attest at a verification that the holder was seen; given by name only. */
  PRESENCE_ATTEST("presence:attest"),
  /** Open the holder's pages in a web view. */
  PAGES_LAUNCH("pages:launch"),
  /** Hand in what a scanner read from a login page. */
  LOGINS_SCAN("logins:scan"),
  /** Receive events over one's own streams. */
  EVENTS_READ("events:read"),
  /** Set streams of events up. */
  EVENTS_MANAGE("events:manage"),
  /** Apply for cards, for oneself or as an agency. */
  CARDS_APPLY("cards:apply"),
  /** Activate the social function and switch an old medical card over. */
  CARDS_ACTIVATE("cards:activate"),
  /** Check, change and, at a terminal, reset the social PIN. */
  CARDS_PIN("cards:pin"),
  CARDS_REPORT_LOSS("cards:report-loss"),
  CARDS_REPLACE("cards:replace"),
  /** Change a holder's phone and address. */
  CARDS_CHANGE("cards:change"),
  CARDS_ENQUIRE("cards:enquire"),
  /** Fetch production batches and report what was made. */
  CARDS_PRODUCE("cards:produce"),
  /** Report that a bank has activated a card's bank function. */
  BANK_ACTIVATIONS_REPORT("bank-activations:report"),
  /** Ask after the accounts that one has linked to electronic cards, and end that. */
  BINDINGS_MANAGE("bindings:manage"),
  /** Invite members to a holder's family, show and end what there is. */
  FAMILY_MANAGE("family:manage"),
  /** Take what payment authorisations are good for, give them up, and reconcile. */
  PAYMENTS_REDEEM("payments:redeem"),
  /** Ask whether contributions or benefits may go by a card. */
  BENEFITS_CHECK("benefits:check"),
  /** Say who draws which benefit and when it has to be authenticated, and raise doubts. */
  BENEFITS_IMPORT("benefits:import"),
  /** Read what became of one's own entitlements. */
  BENEFITS_READ("benefits:read"),
  /** Authenticate that who draws a benefit is alive and entitled to it. */
  BENEFITS_QUALIFY("benefits:qualify"),
  /** Answer whether business is settled before a cancellation. */
  SETTLEMENTS_ANSWER("settlements:answer"),
  /** Hand over text messages that holders sent. */
  GATEWAY_SMS("gateway:sms"),
  /** Hand over what holders entered on the voice line. */
  GATEWAY_VOICE("gateway:voice");

  /** What the Shared Signals Framework calls two of them. */
  private static final Map<String, String> STANDARD_NAMES =
      Map.of("ssf.read", "events:read", "ssf.manage", "events:manage");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /**
   * Whether a partner has it by its role alone. What others rely on a partner's word for, the
   * administrator names.
   */
  public boolean byDefault() {
    return this != PRESENCE_ATTEST;
  }

  /** By its text, or by what the Shared Signals Framework calls it; null is none. */
  public static Optional<Scope> find(String text) {
    if (text == null) {
      return Optional.empty();
    }
    var name = STANDARD_NAMES.getOrDefault(text, text);
    return Arrays.stream(values()).filter(scope -> scope.text.equals(name)).findFirst();
  }
}
