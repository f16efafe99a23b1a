package org.essc.holderpage;

import java.util.List;

/**
 * The channels that carry the holder's electronic card.
 *
 * @param pin where the PIN that ending another channel's takes is typed: text of a {@link
 *     PinPlace}; {@code none} where it takes none
 * @param left attempts at it, where the note tells them
 */
record ChannelsView(Frame frame, List<One> channels, String pin, String note, Integer left) {

  /**
   * @param id of its signing
   * @param own whether this page stands in its web view
   */
  record One(String id, String name, String since, boolean own) {}
}
