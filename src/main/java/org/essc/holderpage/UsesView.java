package org.essc.holderpage;

import java.util.List;

/**
 * What the holder's card was used for lately.
 *
 * @param older address part of the next page, or null
 */
record UsesView(Frame frame, List<One> uses, Long older) {

  /**
   * @param kind {@code verification}, {@code login} or the act of a PIN
   * @param who the other side, as it is called
   * @param detail the code's purpose, or null
   * @param disclosed names of the claims that the other side was given
   */
  record One(String kind, String who, String at, String detail, List<String> disclosed) {}
}
