package org.essc.holderpage;

import java.util.List;

/** The channels that carry the holder's electronic card. */
record ChannelsView(Frame frame, List<One> channels, String note) {

  /**
   * @param id of its signing
   * @param own whether this page stands in its web view
   */
  record One(String id, String name, String since, boolean own) {}
}
