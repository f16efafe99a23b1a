package org.essc.console.clerk;

import java.util.Arrays;
import org.essc.platform.text.Word;

/** What may be under way for a holder. */
enum DeskItem implements Word {
  APPLICATION,
  REPLACEMENT,
  CANCELLATION,
  /** A reset of a PIN that waits for a second clerk. */
  APPROVAL,
  /** An entitlement, whose qualification is authenticated from time to time. */
  BENEFIT,
  /** A certificate from abroad that waits for a second clerk. */
  REVIEW,
  /** A request to correct what is kept, until its answer may be taken as told. */
  CORRECTION,
  /** Of an adult, which another clerk has to record, too. */
  GUARDIANSHIP,
  /** An invitation to somebody's family that waits for the holder's answer. */
  INVITATION,
  /** The holder's card on another's phone, or another's on the holder's. */
  MEMBERSHIP;

  static DeskItem of(String text) {
    return Arrays.stream(values())
        .filter(item -> item.text().equals(text))
        .findFirst()
        .orElseThrow();
  }
}
