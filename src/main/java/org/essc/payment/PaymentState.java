package org.essc.payment;

import java.util.Locale;
import org.essc.platform.text.Word;

/**
 * Where an authorisation stands. That its time is over is told by its time: it is stored nowhere.
 *
 * <pre>
 *   OPEN ──redeemed once──▶ REDEEMED ──voided──▶ REVERSED
 *    ├──voided──▶ VOID
 *    └──60 s──▶ (expired)
 * </pre>
 *
 * A transition is one guarded update in {@link PaymentStore}.
 */
enum PaymentState implements Word {
  OPEN,
  REDEEMED,
  /** Redeemed, and then undone by the bank. */
  REVERSED,
  /** Given up by the bank before it was redeemed. */
  VOID;

  static final String EXPIRED = "expired";

  static PaymentState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
