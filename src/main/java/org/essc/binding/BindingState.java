package org.essc.binding;

import org.essc.platform.text.Word;

/**
 * Where a binding stands. What a bank has pushed, and the holder was not asked about or has not
 * answered, is no binding yet: it lies sealed with its login in Redis.
 *
 * <pre>
 *  holder asks a bank ──▶ REQUESTED ──bank confirms──┐
 *                             │                      ▼
 *  bank asks ──holder consents┼──────────────▶ CONSENTED ──bank fetches it──▶ ACTIVE ◀──usable── SUSPENDED
 *                             │                      │                         │  └──unusable────▲ │
 *               not answered, │          not fetched │                         │                    │
 *                     refused ▼                      ▼                         ▼                    ▼
 *                           ENDED ◀──────── by holder, bank, operator, card, last day ──────────────┘
 * </pre>
 *
 * A bank that confirms has fetched it. A transition is one guarded update in {@link BindingStore}.
 */
public enum BindingState implements Word {
  /** The holder asked with the PIN; the bank has yet to say that account and owner are right. */
  REQUESTED,
  /** Both agreed; the bank has yet to take it. */
  CONSENTED,
  /** The account is linked: the electronic card is of level 2. */
  ACTIVE,
  /** The card may not be used for the time being, and so the account may not. */
  SUSPENDED,
  ENDED;

  static BindingState of(String text) {
    return valueOf(text.toUpperCase(java.util.Locale.ROOT));
  }
}
