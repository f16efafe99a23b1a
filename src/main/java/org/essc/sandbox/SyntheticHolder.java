package org.essc.sandbox;

import java.time.LocalDate;

/**
 * A person who does not exist, with the card the registry would send for them.
 *
 * @param cardNo card number, aaz500
 * @param cardIdCode card identification code, aaz501
 * @param regionCode administrative division that issued the card, six digits (GB/T 2260)
 * @param idNumber resident ID number (GB 11643-1999) under a division code that was never assigned
 * @param name Chinese name, some with rare characters or ·
 * @param phone mobile number under a prefix that was never assigned
 * @param state the card's state as loaded, aaz502
 * @param issuedOn first day of validity
 * @param validUntil last day of validity
 */
public record SyntheticHolder(
    String cardNo,
    String cardIdCode,
    String regionCode,
    String idNumber,
    String name,
    String phone,
    int state,
    LocalDate issuedOn,
    LocalDate validUntil) {

  /** What identifies everyone here: the resident ID card. */
  public static final String ID_TYPE = "01";
}
