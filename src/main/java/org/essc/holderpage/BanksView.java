package org.essc.holderpage;

import java.util.List;

/**
 * The bank accounts that are, or were, linked to the holder's electronic card.
 *
 * @param pin where the PIN that ending one takes is typed: text of a {@link PinPlace}; {@code none}
 *     where it takes none
 * @param left attempts at it, where the note tells them
 * @param asking whether the note is of asking a bank, whose form is shown again
 */
record BanksView(
    Frame frame,
    List<One> accounts,
    List<Offered> offers,
    List<ToldView> told,
    String pin,
    String note,
    Integer left,
    boolean asking) {

  /**
   * A bank that may be asked to link an account.
   *
   * @param until last day for which it would be
   * @param tail of the card's own account there; null where the bank finds the account
   */
  record Offered(String bank, String name, String until, String tail) {}

  /**
   * @param bank its name
   * @param tail the account number's last four digits; null where the bank has yet to say it
   * @param state text of a {@link org.essc.binding.BindingState}
   * @param answerUntil while the bank is asked
   * @param reason code of why it ended, or null
   */
  record One(
      String id,
      String bank,
      String tail,
      String until,
      String state,
      String answerUntil,
      String reason) {

    public boolean live() {
      return !state.equals("ended");
    }
  }
}
