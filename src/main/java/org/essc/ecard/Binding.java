package org.essc.ecard;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * One channel's signing of an electronic card, with all that its credential states. Everything that
 * is signed stands in the database before it is signed, so that whoever finishes an interrupted
 * issuance signs the same.
 *
 * <pre>
 *   ISSUING ──signed and recorded──▶ ACTIVE ──the channel unbinds──▶ ENDED
 *      └──────────withdrawn by the sweeper────────────────────────────▲
 * </pre>
 *
 * @param signNo the channel's number for it, 32 characters (signNo)
 * @param signSeq how many signings of this card came before on any channel, plus one (signSeq)
 * @param issuedOn of the electronic card (signDate)
 * @param validUntil last day of the electronic card (validDate)
 * @param createdAt when the intent was stored; the credential's {@code iat}
 * @param credential the signed credential, null until active
 */
record Binding(
    UUID id,
    UUID holderId,
    UUID eCardId,
    String channelNo,
    String signNo,
    int signSeq,
    String esscNo,
    String regionCode,
    int level,
    LocalDate issuedOn,
    LocalDate validUntil,
    Instant createdAt,
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

  boolean active() {
    return state == State.ACTIVE;
  }

  @Override
  public String toString() {
    return "Binding[" + signNo + ", " + state + "]";
  }
}
