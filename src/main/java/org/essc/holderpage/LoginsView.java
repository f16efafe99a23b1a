package org.essc.holderpage;

import java.util.List;

/** The portals at which the holder is logged in. */
record LoginsView(Frame frame, List<One> logins, boolean ended) {

  /**
   * @param id of the session
   */
  record One(String id, String portal, String since, String lastUsed) {}
}
