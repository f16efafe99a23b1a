package org.essc.holderpage;

import java.util.List;

/**
 * What every page has.
 *
 * @param here text of {@link HolderPage}
 * @param language {@code zh} or {@code en}
 * @param other the language that its link offers
 * @param token that its forms send back
 * @param channel in whose web view it stands
 * @param acting who acts for whom; null where the holder sees the own pages
 */
record Frame(
    String here, String language, String other, String token, String channel, ActingView acting) {

  /**
   * @param member whose card it is, masked
   * @param actor who acts, masked
   * @param kind {@code guardian} or {@code family}
   * @param pages texts of those {@link HolderPage}s that are open
   */
  record ActingView(String member, String actor, String kind, List<String> pages) {

    @Override
    public String toString() {
      return "ActingView[" + kind + "]";
    }
  }

  /** Whether the bar leads to a page. */
  public boolean leadsTo(String page) {
    return acting == null || acting.pages().contains(page);
  }

  @Override
  public String toString() {
    return "Frame[" + here + "]";
  }
}
