package org.essc.holderpage;

import java.util.List;

/**
 * The page on which a code for payment is shown.
 *
 * @param step {@code none}: it cannot be done, {@code pin}: account and PIN are asked for, {@code
 *     code}: it is shown
 * @param reason why the card may not be used, or null
 * @param note what became of the form before, or why there is no form
 * @param left errors of the PIN that are left, or null
 * @param code null where none is shown yet
 */
record PaymentPageView(
    Frame frame,
    String step,
    String reason,
    List<Account> accounts,
    String note,
    String left,
    CardView.Code code) {

  /**
   * @param bank its name
   * @param tail the account number's last four digits
   */
  record Account(String id, String bank, String tail) {}

  @Override
  public String toString() {
    return "PaymentPageView[" + step + "]";
  }
}
