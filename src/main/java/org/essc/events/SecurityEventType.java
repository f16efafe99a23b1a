package org.essc.events;

import java.util.Arrays;
import java.util.Optional;

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
  /** One more channel has signed the electronic card. */
  CHANNEL_ADDED("urn:essc:event:channel-added"),
  /** A device that was not known has passed the phone's check. */
  DEVICE_ADDED("urn:essc:event:device-added"),
  /** The phone number or the address that the platform has of the holder is another. */
  CONTACT_CHANGED("urn:essc:event:contact-changed"),
  /** The social PIN of a physical card was reset. */
  CARD_PIN_RESET("urn:essc:event:card-pin-reset"),
  /** The holder has logged in to a portal, which is not named. */
  LOGIN_OPENED("urn:essc:event:login-opened"),
  /** The electronic card's level is another: whether it may be used for payment. */
  LEVEL_CHANGED("urn:essc:event:level-changed"),
  /** A bank's binding is in another state. */
  BINDING_CHANGED("urn:essc:event:binding-changed"),
  /** Something is another way in a holder's family: who acts for whom, and who is invited. */
  FAMILY_CHANGED("urn:essc:event:family-changed"),
  /** A holder is asked something on the page {@code confirmations}. */
  CONFIRMATION_ASKED("urn:essc:event:confirmation-asked"),
  /** A benefit's authentication is needed before long. */
  BENEFIT_DUE_SOON("urn:essc:event:benefit-due-soon"),
  BENEFIT_QUALIFIED("urn:essc:event:benefit-qualified"),
  /** It was not authenticated in time. */
  BENEFIT_LAPSED("urn:essc:event:benefit-lapsed"),
  /** Somebody doubts the qualification, or no longer does. */
  BENEFIT_DOUBTED("urn:essc:event:benefit-doubted"),
  /** The holder has died. */
  BENEFIT_ENDED("urn:essc:event:benefit-ended"),
  /** A bank or an insurer is asked, or told, about a cancellation. */
  SETTLEMENT_ASKED("urn:essc:event:settlement-asked"),
  /** Somebody else has used the card for its holder: a guardian or a relative. */
  DELEGATED_USE("urn:essc:event:delegated-use"),
  /** The stream works (Shared Signals Framework 1.0 §8.1.4). */
  VERIFICATION("https://schemas.openid.net/secevent/ssf/event-type/verification"),
  /** The stream's status was changed, and not by its receiver (§8.1.5). */
  STREAM_UPDATED("https://schemas.openid.net/secevent/ssf/event-type/stream-updated");

  private final String uri;

  SecurityEventType(String uri) {
    this.uri = uri;
  }

  public String uri() {
    return uri;
  }

  static Optional<SecurityEventType> find(String uri) {
    return Arrays.stream(values()).filter(one -> one.uri.equals(uri)).findFirst();
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
}
