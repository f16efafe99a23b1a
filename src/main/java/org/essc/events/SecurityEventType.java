package org.essc.events;

import java.util.Arrays;
import java.util.List;

/**
 * What receivers are told of, by the URI that names it in a security event token (RFC 8417 §2.2):
 * OpenID RISC's and CAEP's where they have one, the platform's own for the rest.
 */
public enum SecurityEventType {
  /** The electronic card may not be used for the time being, or has ended. */
  ACCOUNT_DISABLED("https://schemas.openid.net/secevent/risc/event-type/account-disabled"),
  ACCOUNT_ENABLED("https://schemas.openid.net/secevent/risc/event-type/account-enabled"),
  /** A log-in has ended. */
  SESSION_REVOKED("https://schemas.openid.net/secevent/caep/event-type/session-revoked"),
  /** The e-card PIN was set or changed, or the electronic card has a new credential. */
  CREDENTIAL_CHANGE("https://schemas.openid.net/secevent/caep/event-type/credential-change"),
  CARD_LOST("urn:essc:event:card-lost"),
  CARD_RELEASED("urn:essc:event:card-released"),
  CARD_REPLACED("urn:essc:event:card-replaced"),
  CARD_CANCELLED("urn:essc:event:card-cancelled"),
  CARD_EXPIRED("urn:essc:event:card-expired"),
  ECARD_ISSUED("urn:essc:event:ecard-issued"),
  CHANNEL_ENDED("urn:essc:event:channel-ended"),
  /** The electronic card's level is another: whether it may be used for payment. */
  LEVEL_CHANGED("urn:essc:event:level-changed"),
  /** A bank's binding is in another state. */
  BINDING_CHANGED("urn:essc:event:binding-changed"),
  /** A holder is asked something on the page {@code confirmations}. */
  CONFIRMATION_ASKED("urn:essc:event:confirmation-asked"),
  /** A bank or an insurer is asked, or told, about a cancellation. */
  SETTLEMENT_ASKED("urn:essc:event:settlement-asked"),
  /** The stream works (Shared Signals Framework 1.0 §8.1.4). */
  VERIFICATION("https://schemas.openid.net/secevent/ssf/event-type/verification"),
  /** The stream's status was changed, and not by its receiver (§8.1.5). */
  STREAM_UPDATED("https://schemas.openid.net/secevent/ssf/event-type/stream-updated");

  private static final List<String> ABOUT_HOLDERS =
      Arrays.stream(values()).filter(one -> !one.ofStream()).map(one -> one.uri).toList();

  private final String uri;

  SecurityEventType(String uri) {
    this.uri = uri;
  }

  public String uri() {
    return uri;
  }

  static SecurityEventType of(String uri) {
    return Arrays.stream(values()).filter(one -> one.uri.equals(uri)).findFirst().orElseThrow();
  }

  /** Whether it tells of the stream itself: that is sent without being asked for. */
  public boolean ofStream() {
    return this == VERIFICATION || this == STREAM_UPDATED;
  }

  /** Whether one may know that has authenticated the holder, and has nothing else to do with it. */
  public boolean forVerifiers() {
    return switch (this) {
      case ACCOUNT_DISABLED,
          ACCOUNT_ENABLED,
          CARD_LOST,
          CARD_RELEASED,
          CARD_REPLACED,
          CARD_CANCELLED,
          CARD_EXPIRED ->
          true;
      default -> false;
    };
  }

  /** The URIs that a receiver may ask for, {@code events_supported}. */
  public static List<String> supported() {
    return ABOUT_HOLDERS;
  }
}
