package org.essc.holderdata;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.region.RegionCode;

/**
 * A holder's request that what is kept about them be corrected (Personal Information Protection
 * Law, article 46).
 *
 * <pre>
 *   (none) ──asked for──▶ asked ──granted by another: the change is made──▶ corrected
 *                          ├──refused, with the reason──▶ refused
 *                          └──the holder takes it back──▶ withdrawn
 * </pre>
 *
 * @param said what is wrong, in the holder's words
 * @param reference of the written request and its evidence
 * @param answerDue the last day to answer
 * @param reason of a refusal, or null
 */
record Correction(
    UUID id,
    UUID holderId,
    UUID cardId,
    RegionCode region,
    String state,
    Wanted wanted,
    String said,
    String reference,
    String askedBy,
    Instant askedAt,
    LocalDate answerDue,
    Instant decidedAt,
    String reason) {

  static final String ASKED = "asked";
  static final String CORRECTED = "corrected";
  static final String REFUSED = "refused";
  static final String WITHDRAWN = "withdrawn";

  /** What is right: of one kind of change, the others are null. */
  record Wanted(PersonName name, IdNumber idNumber, PhoneNumber phone, PostalAddress address) {

    /** A change of the card's face; else one of phone or address. */
    boolean face() {
      return name != null || idNumber != null;
    }

    /** Names of what is corrected. */
    List<String> names() {
      var names = new ArrayList<String>(2);
      if (name != null) {
        names.add("name");
      }
      if (idNumber != null) {
        names.add("idNumber");
      }
      if (phone != null) {
        names.add("phone");
      }
      if (address != null) {
        names.add("address");
      }
      return names;
    }

    @Override
    public String toString() {
      return "Wanted" + names();
    }
  }

  boolean open() {
    return state.equals(ASKED);
  }

  /**
   * As it is once somebody has decided.
   *
   * @param why of a refusal, or null
   */
  Correction decided(String as, Instant at, String why) {
    return new Correction(
        id, holderId, cardId, region, as, wanted, said, reference, askedBy, askedAt, answerDue, at,
        why);
  }

  @Override
  public String toString() {
    return "Correction[" + id + "]";
  }
}
