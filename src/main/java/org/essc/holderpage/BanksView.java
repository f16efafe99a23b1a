package org.essc.holderpage;

import java.util.List;

/** The bank accounts that are, or were, linked to the holder's electronic card. */
record BanksView(Frame frame, List<One> accounts, String note) {

  /**
   * @param bank its name
   * @param tail the account number's last four digits
   * @param state text of a {@link org.essc.binding.BindingState}
   */
  record One(String id, String bank, String tail, String until, String state) {

    public boolean live() {
      return !state.equals("ended");
    }
  }
}
