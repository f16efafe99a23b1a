package org.essc.holderpage;

import java.util.List;
import java.util.Locale;
import org.essc.login.scan.EndedConfirmation;

/**
 * The page on which a login is confirmed, or what became of it.
 *
 * @param open whether there is something to confirm
 * @param portal its name
 * @param domain that the browser is sent back to
 * @param since when the browser began
 * @param minutes since then
 * @param region of the browser, or null
 * @param disclosed names of {@link org.essc.login.scan.Disclosure}
 * @param result what became of it, where it is not open; names of {@link EndedConfirmation}
 * @param note what became of the form before, or null
 * @param left attempts at the PIN, where the note tells them
 */
record ConfirmView(
    Frame frame,
    boolean open,
    String result,
    String portal,
    String domain,
    String since,
    long minutes,
    String region,
    String phoneRegion,
    boolean differs,
    List<String> disclosed,
    List<String> choices,
    boolean needsPin,
    String note,
    Integer left,
    BindingView binding) {

  static ConfirmView ended(Frame frame, EndedConfirmation result) {
    return new ConfirmView(
        frame,
        false,
        result.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        null,
        null,
        null,
        0,
        null,
        null,
        false,
        List.of(),
        List.of(),
        false,
        null,
        null,
        null);
  }

  /**
   * What a bank asks for.
   *
   * @param until last day, as people write it
   */
  record BindingView(String bankCode, String accountTail, String until) {}
}
