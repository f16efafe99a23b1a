package org.essc.holderpage;

import java.util.List;

/**
 * What waits for the holder's confirmation.
 *
 * @param note what became of the form before, or null
 * @param left attempts at the PIN, where it was wrong, or null
 */
record ConfirmationsView(Frame frame, List<One> waiting, String note, Integer left) {

  /**
   * @param id of the login
   * @param bank its name
   * @param since when it has asked
   * @param until last moment to decide, as people write it
   * @param disclosed names of {@link org.essc.login.scan.Disclosure}
   */
  record One(
      String id,
      String bank,
      String since,
      String until,
      List<String> disclosed,
      List<String> choices,
      ConfirmView.BindingView binding) {}
}
