package org.essc.holderpage;

import java.util.List;

/** The portals at which the holder is logged in. */
record LoginsView(Frame frame, List<One> logins, boolean ended) {

  /**
   * @param id of the session
   * @param actKind {@code guardian} or {@code family} where somebody else has logged in, or null
   */
  record One(String id, String portal, String since, String lastUsed, String actKind) {}
}
