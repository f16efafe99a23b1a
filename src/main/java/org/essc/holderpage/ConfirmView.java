package org.essc.holderpage;

import java.util.List;

/**
 * The page on which a login is confirmed, or what became of it.
 *
 * @param open whether there is something to confirm
 * @param portal its name
 * @param domain that the browser is sent back to
 * @param since when the browser began
 * @param region of the browser, or null
 * @param disclosed names of {@link org.essc.login.scan.Disclosure}
 * @param note what became of the form before, or null
 */
record ConfirmView(
    Frame frame,
    boolean open,
    String portal,
    String domain,
    String since,
    String region,
    String phoneRegion,
    boolean differs,
    List<String> disclosed,
    List<String> choices,
    boolean needsPin,
    String note,
    String left,
    BindingView binding) {

  /**
   * What a bank asks for.
   *
   * @param until last day, as people write it
   */
  record BindingView(String bankCode, String accountTail, String until) {}
}
