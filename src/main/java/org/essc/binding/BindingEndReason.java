package org.essc.binding;

import org.essc.platform.text.Word;

/** Why a binding was refused or ended, where somebody has to say so or the platform knows. */
enum BindingEndReason implements Word {
  /** The bank has no such account, or none of that holder. */
  ACCOUNT_UNKNOWN,
  /** The account may not be used for payment: closed, frozen, of another kind. */
  ACCOUNT_NOT_USABLE,
  /** The holder has to see to something at the bank first, a phone say. */
  VISIT_BANK,
  /** What the bank says of the account's owner is not so of the card's holder. */
  OWNER_MISMATCH,
  ALREADY_LINKED,
  HOLDER_WISH,
  MISUSE,
  ORDER
}
