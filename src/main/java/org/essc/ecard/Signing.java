package org.essc.ecard;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * One channel's signing of an electronic card, with all that its credential states. Everything that
 * is signed stands in the database before it is signed, so that whoever finishes an interrupted
 * issuance signs the same.
 *
 * <pre>
 *   ISSUING ──signed and recorded──▶ ACTIVE ──the channel ends it──▶ ENDED
 *      └──────────withdrawn by the sweeper────────────────────────────▲
 * </pre>
 *
 * @param signSeq how many signings of this card came before on any channel, plus one (signSeq)
 * @param issuedOn of the electronic card (signDate)
 * @param validUntil last day of the electronic card (validDate)
 * @param createdAt when the intent was stored
 * @param pairing with which of its physical cards the electronic card is paired
 * @param credential the credential that states this pairing; null until it is signed
 */
record Signing(
    UUID id,
    UUID holderId,
    UUID eCardId,
    PartnerNo channelNo,
    SignNo signNo,
    int signSeq,
    EsscNo esscNo,
    String regionCode,
    int level,
    LocalDate issuedOn,
    LocalDate validUntil,
    Instant createdAt,
    Pairing pairing,
    State state,
    String credential) {

  enum State {
    ISSUING,
    ACTIVE,
    ENDED;

    static State of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /**
   * An electronic card goes over to the card that replaces its physical card.
   *
   * @param number counts its physical cards from one
   * @param at since when; null for the first
   */
  record Pairing(int number, Instant at) {

    static final Pairing FIRST = new Pairing(1, null);
  }

  boolean active() {
    return state == State.ACTIVE;
  }

  /** Signed before the electronic card went over to another physical card, and not since. */
  boolean credentialDue() {
    return active() && credential == null;
  }

  /** When what the credential states began: its {@code iat}. */
  Instant statedAt() {
    return pairing.at() == null || createdAt.isAfter(pairing.at()) ? createdAt : pairing.at();
  }

  /** A different one for every pairing: the credential's {@code jti}. */
  String credentialId() {
    return pairing.number() == 1 ? id.toString() : id + "." + pairing.number();
  }

  @Override
  public String toString() {
    return "Signing[" + signNo + ", " + state + "]";
  }
}
